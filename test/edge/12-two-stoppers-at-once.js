// threads
// Every thread allocates as fast as it can, so several ask for the stop at the same time.
const gate = new Int32Array(new SharedArrayBuffer(4));
const ts = Array.from(
  { length: 4 },
  (_, k) =>
    new Thread(() => {
      Atomics.wait(gate, 0, 0);
      let tree = null;
      for (let i = 0; i < 2000; i++) tree = { i, left: i % 50 === 0 ? null : tree };
      let depth = 0;
      for (; tree; tree = tree.left) depth++;
      return depth;
    }),
);
Atomics.store(gate, 0, 1);
Atomics.notify(gate, 0);
console.log(ts.map((t) => t.join()).join()); // expect: 50,50,50,50
