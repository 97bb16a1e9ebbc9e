class A {
  m() {}
  static s() {}
  get g() { return 1; }
}
console.log(Object.keys(A.prototype).length, Object.keys(A).length); // expect: 0 0
console.log(Object.getOwnPropertyNames(A.prototype).join()); // expect: constructor,m,g
console.log(Object.getOwnPropertyNames(A).join()); // expect: length,name,prototype,s
