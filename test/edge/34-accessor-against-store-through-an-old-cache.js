// threads
const stop = new Int32Array(new SharedArrayBuffer(4));
let bad = 0;
const o = { v: 'plain' };
const calls = { n: 0 };
const store = (x, value) => {
  x.v = value;
};
const storer = new Thread(() => {
  while (Atomics.load(stop, 0) === 0) store(o, 'plain');
});
for (let i = 0; i < 200; i++) {
  Object.defineProperty(o, 'v', {
    get: () => 'accessor',
    set(v) {
      Atomics.add(calls, 'n', 1);
      if (v !== 'plain') bad++;
    },
    configurable: true,
  });
  if (o.v !== 'accessor') bad++;
  const d = Object.getOwnPropertyDescriptor(o, 'v');
  if (typeof d.get !== 'function') bad++;
  Object.defineProperty(o, 'v', { value: 'data', writable: true, configurable: true });
  if (o.v !== 'data' && o.v !== 'plain') bad++;
}
Atomics.store(stop, 0, 1);
storer.join();
console.log(bad); // expect: 0
