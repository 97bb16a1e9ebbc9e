class A {
  get v() { return 'A:' + this.id; }
  set v(x) { this.stored = 'A set ' + x; }
}
class B extends A {
  id = 7;
  get v() { return 'B+' + super.v; }
  set v(x) { super.v = x + '!'; }
}
const b = new B();
b.v = 'hey';
console.log(b.v, b.stored); // expect: B+A:7 A set hey!
