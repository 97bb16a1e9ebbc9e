class A {
  #m() {}
  get #g() { return 1; }
  set #s(v) {}
  try(k) {
    try {
      if (k === 0) this.#m = 1;
      if (k === 1) this.#g = 1;
      if (k === 2) return this.#s;
    } catch (e) {
      return e.name;
    }
  }
}
const a = new A();
console.log(a.try(0), a.try(1), a.try(2)); // expect: TypeError TypeError TypeError
