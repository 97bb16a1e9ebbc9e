let n = 0;
const k = { toString() { n++; return 'p'; } };
const o = { p: 1 };
o[k]++;
o[k] += 1;
console.log(o.p, n); // expect: 3 4
