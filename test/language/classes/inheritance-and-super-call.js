class A {
  constructor(n) {
    this.n = n;
  }
  hi() { return 'A' + this.n; }
}
class B extends A {
  constructor(n) {
    super(n * 2);
    this.m = n;
  }
  hi() { return 'B' + this.m + super.hi(); }
}
const b = new B(4);
console.log(b.hi(), b instanceof A, Object.getPrototypeOf(B) === A); // expect: B4A8 true true
