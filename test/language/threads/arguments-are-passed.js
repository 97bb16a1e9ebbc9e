// threads
const o = { n: 1 };
const t = new Thread((a, b, ...rest) => {
  b.n++;
  return a + rest.length;
}, 'x', o, 1, 2, 3);
console.log(t.join(), o.n); // expect: x3 2
