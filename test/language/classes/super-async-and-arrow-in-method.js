class A {
  async v() { return 'base'; }
}
class B extends A {
  async v() {
    const get = () => super.v();
    return 'derived ' + (await get());
  }
}
new B().v().then((x) => console.log(x)); // expect: derived base
