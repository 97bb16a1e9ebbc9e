// threads
const m = new Map();
const ts = [0, 1, 2, 3].map((k) => new Thread(() => {
  for (let i = 0; i < 200; i++) m.set(k * 200 + i, 'v' + i);
}));
ts.forEach((t) => t.join());
console.log(m.size, m.get(0), m.get(799)); // expect: 800 v0 v199
