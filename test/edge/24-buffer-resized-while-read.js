// threads
const buffer = new ArrayBuffer(64, { maxByteLength: 4096 });
const bytes = new Uint8Array(buffer);
const stop = new Int32Array(new SharedArrayBuffer(4));
const reader = new Thread(() => {
  let bad = 0;
  while (Atomics.load(stop, 0) === 0) {
    for (let i = 0; i < 80; i++) {
      const v = bytes[i * 7];
      if (v !== undefined && v !== 0 && v !== 9) bad++;
    }
    try {
      bytes.indexOf(9);
    } catch (e) {
      if (!(e instanceof TypeError)) bad++;
    }
  }
  return bad;
});
for (let i = 0; i < 200; i++) {
  buffer.resize([0, 64, 4096, 8][i % 4]);
  if (bytes.length > 7) bytes[7] = 9;
}
Atomics.store(stop, 0, 1);
console.log(reader.join(), bytes.length); // expect: 0 8
