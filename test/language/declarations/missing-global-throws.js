try {
  nowhere;
} catch (e) {
  console.log(e.name, e instanceof ReferenceError); // expect: ReferenceError true
}
try {
  nowhere();
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
