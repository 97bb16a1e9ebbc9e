// threads
const m = new Map();
for (let i = 0; i < 100; i++) m.set(i, i);
const stop = new Int32Array(new SharedArrayBuffer(4));
const changer = new Thread(() => {
  for (let r = 0; Atomics.load(stop, 0) === 0; r++) {
    m.delete(r % 100);
    m.set(r % 100, r % 100);
    m.set('extra' + (r % 30), r % 30);
  }
});
let bad = 0;
for (let r = 0; r < 15; r++) {
  let steps = 0;
  for (const [k, v] of m) {
    if (typeof k === 'number' ? k !== v : k !== 'extra' + v) bad++;
    if (++steps > 2000) break;
  }
}
Atomics.store(stop, 0, 1);
changer.join();
console.log(bad, m.size <= 130); // expect: 0 true
