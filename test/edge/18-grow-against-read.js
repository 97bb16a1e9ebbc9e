// threads
const a = [];
const stop = new Int32Array(new SharedArrayBuffer(4));
const reader = new Thread(() => {
  let bad = 0;
  while (Atomics.load(stop, 0) === 0) {
    const n = a.length;
    for (let i = 0; i < n; i++) {
      const v = a[i];
      if (v !== i && v !== undefined) bad++;
    }
  }
  return bad;
});
for (let i = 0; i < 600; i++) a[i] = i;
Atomics.store(stop, 0, 1);
console.log(reader.join(), a.length); // expect: 0 600
