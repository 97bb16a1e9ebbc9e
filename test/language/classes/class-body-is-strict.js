class A {
  m() {
    return this;
  }
}
const m = new A().m;
console.log(m()); // expect: undefined
