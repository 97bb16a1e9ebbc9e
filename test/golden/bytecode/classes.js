class Base {
  #secret = 1;
  static count = 0;
  count = this.#next();
  static { Base.count++; }
  #next() { return this.#secret++; }
  get secret() { return this.#secret; }
  static #is(x) { return #secret in x; }
}
class Derived extends Base {
  constructor(x) {
    const init = () => super(x);
    init();
    this.x = x;
  }
  toString() { return super.toString() + this.x; }
  static [Symbol.iterator]() {}
}
class Plain extends Base {}
