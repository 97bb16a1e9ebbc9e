class A {
  #v = 1;
  get #x() { return this.#v; }
  set #x(n) { this.#v = n * 2; }
  run() {
    this.#x = 5;
    this.#x += 1;
    return this.#x;
  }
}
console.log(new A().run()); // expect: 22
