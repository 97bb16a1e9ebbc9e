// threads
// New nursery chunks (large allocations) and stack switches (generators, async) while stops are asked for.
const stop = new Int32Array(new SharedArrayBuffer(4));
const noise = new Thread(() => {
  let list = [];
  while (Atomics.load(stop, 0) === 0) list = [list.length];
});
function* walk(n) {
  for (let i = 0; i < n; i++) yield new Array(200).fill(i);
}
let sum = 0;
for (let r = 0; r < 10; r++) {
  for (const a of walk(20)) sum += a[199];
}
(async () => {
  for (let i = 0; i < 100; i++) sum += (await [i]).length;
  Atomics.store(stop, 0, 1);
  noise.join();
  console.log(sum);
})();
// expect: 2000
