class A {
  #x = null;
  #n = 0;
  run() {
    this.#x ??= 'set';
    this.#x ??= 'not again';
    this.#n ||= 5;
    this.#n &&= 6;
    return this.#x + this.#n;
  }
}
console.log(new A().run()); // expect: set6
