// threads
const o = {};
const add = (prefix) => {
  for (let i = 0; i < 100; i++) o[prefix + i] = prefix;
};
const ts = ['a', 'b', 'c'].map((p) => new Thread(add, p));
ts.forEach((t) => t.join());
console.log(Object.keys(o).length, o.a0 + o.b50 + o.c99); // expect: 300 abc
