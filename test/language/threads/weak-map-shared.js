// threads
const keys = Array.from({ length: 100 }, (_, i) => ({ i }));
const w = new WeakMap();
const ts = [0, 1].map((k) => new Thread(() => {
  for (let i = k; i < 100; i += 2) w.set(keys[i], i);
}));
ts.forEach((t) => t.join());
console.log(keys.every((o) => w.get(o) === o.i)); // expect: true
