function* g() {
  const x = yield;
  yield x ? 'truthy' : 'falsy';
  yield [yield 1, yield 2];
  console.log('list', ...(yield));
}
const it = g();
console.log(JSON.stringify([it.next(), it.next(1), it.next(), it.next('a'), it.next('b'), it.next()]));
it.next([7, 8]);

// expect: [{"done":false},{"value":"truthy","done":false},{"value":1,"done":false},{"value":2,"done":false},{"value":["a","b"],"done":false},{"done":false}]
// expect: list 7 8
