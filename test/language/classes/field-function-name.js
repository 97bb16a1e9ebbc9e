class A {
  f = () => {};
  static g = function () {};
  #p = () => {};
  name() { return this.#p.name; }
}
console.log(new A().f.name, A.g.name, new A().name()); // expect: f g #p
