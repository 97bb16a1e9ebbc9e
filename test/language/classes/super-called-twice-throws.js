let made = 0;
class A {
  constructor() { made++; }
}
class B extends A {
  constructor() {
    super();
    try {
      super();
    } catch (e) {
      console.log(e.name, made); // expect: ReferenceError 2
    }
  }
}
new B();
