class A {
  sum(...n) { return n.reduce((x, y) => x + y, this.base); }
}
class B extends A {
  base = 100;
  sum(...n) { return super.sum(...n, 5); }
}
console.log(new B().sum(1, 2)); // expect: 108
