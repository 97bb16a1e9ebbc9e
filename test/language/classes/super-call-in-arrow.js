class A {
  constructor(v) { this.v = v; }
}
class B extends A {
  constructor() {
    const init = () => super('from arrow');
    init();
    console.log(this.v); // expect: from arrow
  }
}
new B();
