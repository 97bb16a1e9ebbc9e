const base = { hi() { return 'base ' + this.n; } };
const o = {
  __proto__: base,
  n: 1,
  hi() { return 'o ' + super.hi(); },
};
console.log(o.hi()); // expect: o base 1
