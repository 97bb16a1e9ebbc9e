// threads
// One thread overflows its stack again and again while the other forces stops.
const stop = new Int32Array(new SharedArrayBuffer(4));
const noise = new Thread(() => {
  let list = [];
  while (Atomics.load(stop, 0) === 0) list = [list.length, {}];
});
const dive = (n) => dive(n + 1) + 1;
let overflows = 0;
for (let i = 0; i < 5; i++) {
  try {
    dive(0);
  } catch (e) {
    if (e instanceof RangeError) overflows++;
  }
}
Atomics.store(stop, 0, 1);
noise.join();
console.log(overflows); // expect: 5
