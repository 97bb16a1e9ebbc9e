class A {
  #x;
  #m() {}
  static #s = 1;
  static has(o) { return [#x in o, #m in o, #s in o].join(); }
}
console.log(A.has(new A())); // expect: true,true,false
console.log(A.has({})); // expect: false,false,false
console.log(A.has(A)); // expect: false,false,true
