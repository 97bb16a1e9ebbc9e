// threads
// Calls, allocations and loops compare with different limits while stops come and go.
const stop = new Int32Array(new SharedArrayBuffer(4));
const noise = new Thread(() => {
  let n = 0;
  while (Atomics.load(stop, 0) === 0) n += [n, n + 1].length;
  return n >= 0;
});
const calls = (n) => (n === 0 ? 0 : 1 + calls(n - 1));
let total = 0;
for (let round = 0; round < 60; round++) {
  total += calls(50);
  for (let i = 0; i < 50; i++) total += i & 1;
  total += Array.from({ length: 10 }, (_, i) => ({ i })).length;
}
Atomics.store(stop, 0, 1);
console.log(total, noise.join()); // expect: 5100 true
