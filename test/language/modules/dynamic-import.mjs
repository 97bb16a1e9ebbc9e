console.log('before');
const p = import('./lib/counter.mjs');
console.log(p instanceof Promise);
const ns = await p;
ns.increment();
console.log(ns.count, typeof ns.default);

// expect: before
// expect: true
// expect: 1 function
