const o = {
  v: 9,
  f(a = this.v, b = arguments.length) {
    return [a, b].join();
  },
};
console.log(o.f(), o.f(1)); // expect: 9,0 1,1
