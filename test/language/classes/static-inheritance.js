class A {
  static n = 1;
  static bump() { return ++this.n; }
}
class B extends A {}
B.bump();
console.log(A.n, B.n, Object.hasOwn(B, 'n')); // expect: 1 2 true
