// threads
// 32 threads that all run and allocate; every stop has to end.
const done = new Int32Array(new SharedArrayBuffer(4));
const ts = Array.from(
  { length: 32 },
  (_, k) =>
    new Thread(() => {
      let s = 0;
      for (let i = 0; i < 300; i++) s += [i, k].length;
      Atomics.add(done, 0, 1);
      return s;
    }),
);
console.log(
  ts.every((t) => t.join() === 600),
  done[0],
); // expect: true 32
