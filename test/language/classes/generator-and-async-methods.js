class A {
  *gen() {
    yield 1;
    yield 2;
  }
  async later() { return 'later'; }
  static *[Symbol.iterator]() { yield 's'; }
}
console.log([...new A().gen()].join(), [...A].join()); // expect: 1,2 s
new A().later().then((v) => console.log(v)); // expect: later
