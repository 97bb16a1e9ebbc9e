// threads
const o = { hits: 0 };
const ts = [1, 2, 3, 4].map(() => new Thread(() => {
  for (let i = 0; i < 500; i++) Atomics.add(o, 'hits', 1);
}));
ts.forEach((t) => t.join());
console.log(o.hits); // expect: 2000
