class A {}
try {
  A();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
try {
  A.call({});
} catch (e) {
  console.log(e.name); // expect: TypeError
}
