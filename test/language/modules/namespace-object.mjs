import * as ns from './lib/forms.mjs';
console.log(Object.keys(ns).join('|'));
console.log(Object.prototype.toString.call(ns), Object.getPrototypeOf(ns), Object.isExtensible(ns), 'a' in ns, 'zzz' in ns, ns.zzz);
const d = Object.getOwnPropertyDescriptor(ns, 'a');
console.log(d.writable, d.enumerable, d.configurable, d.value);

// expect: K|a|c|d|default|e|f|renamed|string name
// expect: [object Module] null false true false undefined
// expect: true true false 1
