// threads
const a = [0, 0];
const ts = [0, 1, 0, 1].map((i) => new Thread(() => {
  for (let k = 0; k < 100; k++) Atomics.add(a, i, 1);
}));
ts.forEach((t) => t.join());
console.log(a.join(), Atomics.exchange(a, 0, 'x'), a[0]); // expect: 200,200 200 x
