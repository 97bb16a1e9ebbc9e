// threads
let ready = 0;
const gate = new Int32Array(new SharedArrayBuffer(8));
const ts = Array.from({ length: 64 }, (_, i) => new Thread(() => {
  Atomics.add(gate, 1, 1);
  Atomics.wait(gate, 0, 0);
  return i;
}));
while (Atomics.load(gate, 1) < 64) Atomics.wait(gate, 0, 0, 1);
Atomics.store(gate, 0, 1);
Atomics.notify(gate, 0);
console.log(ts.reduce((s, t) => s + t.join(), 0)); // expect: 2016
