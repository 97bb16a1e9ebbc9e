class A {
  m() { return 1; }
}
const a = new A();
const before = a.m();
A.prototype.m = () => 2;
console.log(before, a.m()); // expect: 1 2
