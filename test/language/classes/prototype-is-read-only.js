class A {}
const d = Object.getOwnPropertyDescriptor(A, 'prototype');
console.log(d.writable, d.enumerable, d.configurable); // expect: false false false
A.prototype = {};
console.log(new A() instanceof A); // expect: true
