let n = 0;
const o = { get v() { return ++n; } };
const { v, v: w } = o;
console.log(v, w, n); // expect: 1 2 2
