try {
  class C extends C {}
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
