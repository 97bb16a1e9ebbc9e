// threads
class A {
  m() { return 1; }
}
const a = new A();
const before = a.m();
new Thread(() => {
  A.prototype.m = () => 2;
}).join();
console.log(before, a.m()); // expect: 1 2
