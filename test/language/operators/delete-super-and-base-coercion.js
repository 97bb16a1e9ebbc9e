class B {
  m() {
    try {
      delete super.x;
    } catch (e) {
      return e.name;
    }
  }
}
console.log(new B().m()); // expect: ReferenceError
try {
  delete null.x;
} catch (e) {
  console.log(e.name); // expect: TypeError
}
