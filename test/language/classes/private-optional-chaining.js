class A {
  #v = { deep: 1 };
  #f() { return 'called'; }
  static get(o) { return o?.#v?.deep; }
  static call(o) { return o?.#f(); }
}
console.log(A.get(new A()), A.get(null), A.call(new A()), A.call(undefined)); // expect: 1 undefined called undefined
