// threads
// One thread writes halves of forged values while the other reads whole doubles and stores them.
const buffer = new SharedArrayBuffer(8);
const u32 = new Uint32Array(buffer),
  f64 = new Float64Array(buffer);
const stop = new Int32Array(new SharedArrayBuffer(4));
const writer = new Thread(() => {
  const highs = [0xfff90000, 0x3ff00000, 0xffff0000, 0xfffd0000, 0x7ff80001];
  for (let i = 0; Atomics.load(stop, 0) === 0; i++) {
    u32[1] = highs[i % highs.length];
    u32[0] = i * 8;
  }
});
let bad = 0;
const box = { v: 0 },
  list = [];
for (let i = 0; i < 5000; i++) {
  const x = f64[0];
  box.v = x;
  list[i % 50] = -box.v;
  if (typeof box.v !== 'number' || typeof list[i % 50] !== 'number') bad++;
  if (box.v !== box.v && String(box.v) !== 'NaN') bad++;
}
Atomics.store(stop, 0, 1);
writer.join();
console.log(bad); // expect: 0
