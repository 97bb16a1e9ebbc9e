// threads
// A read of f must never yield the value of g, however often one is deleted and the other added.
const o = {};
const stop = new Int32Array(new SharedArrayBuffer(4));
const readF = (x) => x.f;
const readG = (x) => x.g;
const reader = new Thread(() => {
  let bad = 0;
  while (Atomics.load(stop, 0) === 0) {
    const f = readF(o),
      g = readG(o);
    if (f !== undefined && f !== 'value of f') bad++;
    if (g !== undefined && g !== 'value of g') bad++;
  }
  return bad;
});
for (let i = 0; i < 300; i++) {
  o.f = 'value of f';
  delete o.f;
  o.g = 'value of g';
  delete o.g;
}
Atomics.store(stop, 0, 1);
console.log(reader.join()); // expect: 0
