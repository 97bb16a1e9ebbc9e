const o = {
  get a() {
    delete this.b;
    this.d = 4;
    return 1;
  },
  b: 2,
  c: 3,
};
console.log(Object.entries(o).join(' ')); // expect: a,1 c,3
