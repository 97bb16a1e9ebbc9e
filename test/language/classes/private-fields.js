class Counter {
  #n = 0;
  inc() {
    this.#n++;
    this.#n += 10;
    return this;
  }
  get value() { return this.#n; }
}
console.log(new Counter().inc().inc().value); // expect: 22
console.log(Object.keys(new Counter()).length, JSON.stringify(new Counter())); // expect: 0 {}
