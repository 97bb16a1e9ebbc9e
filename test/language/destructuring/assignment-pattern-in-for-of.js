const o = {};
for ([o.k, o.v] of Object.entries({ a: 1, b: 2 }));
console.log(o.k, o.v);
let x;
for ({ x = 'none' } of [{ x: 1 }, {}]) console.log(x);

// expect: b 2
// expect: 1
// expect: none
