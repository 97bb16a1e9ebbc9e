// threads
const o = {};
const ts = [1, 2, 3].map(() => new Thread(() => {
  for (let i = 0; i < 50; i++) o['k' + (i % 10) + 'x'.repeat(i % 3)] = i;
}));
ts.forEach((t) => t.join());
console.log(Object.keys(o).length); // expect: 30
