// threads
const o = { v: 'data' };
const stop = new Int32Array(new SharedArrayBuffer(4));
const t = new Thread(() => {
  let bad = 0;
  while (Atomics.load(stop, 0) === 0) {
    const x = o.v;
    if (x !== 'data' && x !== 'accessor') bad++;
  }
  return bad;
});
for (let i = 0; i < 1000; i++) {
  Object.defineProperty(o, 'v', { get: () => 'accessor', configurable: true });
  Object.defineProperty(o, 'v', { value: 'data', writable: true, configurable: true });
}
Atomics.store(stop, 0, 1);
console.log(t.join()); // expect: 0
