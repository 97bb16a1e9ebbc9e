class Outer {
  #x = 'outer';
  inner() {
    const o = this;
    return new (class {
      #x = 'inner';
      both() { return this.#x; }
    })().both() + o.#x;
  }
}
console.log(new Outer().inner()); // expect: innerouter
