function* g() {}
try {
  new g();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
