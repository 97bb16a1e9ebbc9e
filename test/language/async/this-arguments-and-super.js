class A {
  async hi(x) { return 'A' + x; }
}
class B extends A {
  async hi() {
    await null;
    return (await super.hi(arguments[0])) + (this instanceof B);
  }
}
new B().hi('!').then((v) => console.log(v)); // expect: A!true
