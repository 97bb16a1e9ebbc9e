class A {
  #x;
  static has(o) { return #x in o; }
}
try {
  A.has(1);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
