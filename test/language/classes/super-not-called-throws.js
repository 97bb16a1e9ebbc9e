class A {}
class B extends A {
  constructor() {}
}
try {
  new B();
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
