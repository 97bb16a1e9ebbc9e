import reset, * as ns from './lib/counter.mjs';
ns.increment();
reset();
console.log(ns.count, ns.default === reset);

// expect: 0 true
