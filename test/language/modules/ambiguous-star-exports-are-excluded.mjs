import * as ns from './lib/star-both.mjs';
console.log(Object.keys(ns).join(), 'shared' in ns, ns.onlyA + ns.onlyB);

// expect: onlyA,onlyB false 3
