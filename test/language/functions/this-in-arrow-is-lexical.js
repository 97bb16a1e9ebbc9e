const o = {
  v: 1,
  regular() {
    return [1].map(function () { return this === globalThis; })[0];
  },
  arrow() {
    return [1].map(() => this.v)[0];
  },
};
console.log(o.regular(), o.arrow()); // expect: true 1
