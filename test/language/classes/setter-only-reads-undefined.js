class A {
  set v(x) {
    this.got = x;
  }
}
const a = new A();
a.v = 3;
console.log(a.v, a.got); // expect: undefined 3
