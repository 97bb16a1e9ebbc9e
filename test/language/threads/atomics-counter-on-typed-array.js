// threads
const a = new Int32Array(new SharedArrayBuffer(4));
const ts = [1, 2, 3, 4].map(() => new Thread(() => {
  for (let i = 0; i < 500; i++) Atomics.add(a, 0, 1);
}));
ts.forEach((t) => t.join());
console.log(a[0]); // expect: 2000
