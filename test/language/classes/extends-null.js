class N extends null {
  static s() { return 1; }
}
console.log(N.s(), Object.getPrototypeOf(N.prototype), Object.getPrototypeOf(N) === Function.prototype); // expect: 1 null true
try {
  new N();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
