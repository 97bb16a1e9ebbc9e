const o = {
  *a() { yield 1; },
  *['b' + 1]() { yield 2; },
  c: function* () { yield this.n; },
  n: 3,
};
console.log([...o.a(), ...o.b1(), ...o.c()].join(), o.a.name); // expect: 1,2,3 a
