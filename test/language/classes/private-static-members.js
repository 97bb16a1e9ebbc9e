class A {
  static #count = 0;
  static #next() { return ++A.#count; }
  static get #label() { return 'id' + this.#next(); }
  static make() { return this.#label; }
}
console.log(A.make(), A.make()); // expect: id1 id2
class B extends A {}
try {
  B.make();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
