class A {
  static name = 'custom';
}
class B {
  static name() { return 'method'; }
}
console.log(A.name, B.name()); // expect: custom method
