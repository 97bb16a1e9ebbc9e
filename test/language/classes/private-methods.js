class A {
  #secret(n) { return n * 2; }
  run(n) { return this.#secret(n) + this.#secret.name; }
}
console.log(new A().run(4)); // expect: 8#secret
