class A {}
class B extends A {}
const b = new B();
console.log(b.constructor === B, b instanceof A, B.prototype.constructor === B, A.prototype.isPrototypeOf(b)); // expect: true true true true
