import * as ns from './lib/state.mjs';
const d = Object.getOwnPropertyDescriptor(ns, Symbol.toStringTag);
console.log(d.value, d.writable, d.enumerable, d.configurable);
const keys = [];
for (const k in ns) keys.push(k);
console.log(keys.join());

// expect: Module false false false
// expect: list
