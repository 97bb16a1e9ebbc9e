class A {}
class B extends A {
  constructor() {
    try {
      this.x = 1;
    } catch (e) {
      console.log(e.name); // expect: ReferenceError
    }
    super();
    this.x = 2;
  }
}
console.log(new B().x); // expect: 2
