import * as ns from './lib/counter.mjs';
const before = ns.count;
ns.increment();
console.log(before, ns.count);
ns.default();
console.log(ns.count);

// expect: 0 1
// expect: 0
