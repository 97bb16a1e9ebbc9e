// threads
// Threads are born and end while another one keeps asking for stops.
const stop = new Int32Array(new SharedArrayBuffer(4));
const noise = new Thread(() => {
  let list = [];
  while (Atomics.load(stop, 0) === 0) list = [list.length, {}, {}];
});
let sum = 0;
for (let i = 0; i < 40; i++) {
  const pair = [new Thread((n) => ({ n }), i), new Thread(() => 1)];
  sum += pair[0].join().n + pair[1].join();
}
Atomics.store(stop, 0, 1);
noise.join();
console.log(sum); // expect: 820
