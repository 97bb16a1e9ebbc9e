function F() {}
const d = Object.getOwnPropertyDescriptor(F, 'prototype');
console.log(d.writable, d.enumerable, d.configurable, F.prototype.constructor === F); // expect: true false false true
console.log(Object.keys(F.prototype).length); // expect: 0
