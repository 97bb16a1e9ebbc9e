class A {
  #a;
  #b;
  set(list) {
    [this.#a, ...this.#b] = list;
    return this;
  }
  show() { return this.#a + '/' + this.#b.join(); }
}
console.log(new A().set([1, 2, 3]).show()); // expect: 1/2,3
