class A {}
class B extends A {
  constructor() { return { other: true }; }
}
class C extends A {
  constructor() {
    super();
    return 1;
  }
}
console.log(new B().other); // expect: true
try {
  new C();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
