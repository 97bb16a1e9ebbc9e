console.log(JSON.stringify({ a: 1, b: [1, 2], c: {}, d: [] }, null, 2));
console.log(JSON.stringify([1], null, '--'));
console.log(JSON.stringify([1], null, 100).length, JSON.stringify([1], null, 0), JSON.stringify([1], null, '12345678901').length);

// expect: {
// expect:   "a": 1,
// expect:   "b": [
// expect:     1,
// expect:     2
// expect:   ],
// expect:   "c": {},
// expect:   "d": []
// expect: }
// expect: [
// expect: --1
// expect: ]
// expect: 15 [1] 15
