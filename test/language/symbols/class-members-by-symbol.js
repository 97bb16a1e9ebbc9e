const init = Symbol('init');
class A {
  [init](v) { this.v = v; return this; }
  static [Symbol.for('s')] = 'static symbol';
}
console.log(new A()[init](3).v, A[Symbol.for('s')], Object.getOwnPropertyNames(A.prototype).join()); // expect: 3 static symbol constructor
