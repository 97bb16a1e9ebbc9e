// threads
const o = { n: 0 };
const bump = () => {
  for (;;) {
    const v = Atomics.load(o, 'n');
    if (Atomics.compareExchange(o, 'n', v, v + 1) === v) return;
  }
};
const ts = [1, 2, 3].map(() => new Thread(() => {
  for (let i = 0; i < 200; i++) bump();
}));
ts.forEach((t) => t.join());
console.log(o.n); // expect: 600
