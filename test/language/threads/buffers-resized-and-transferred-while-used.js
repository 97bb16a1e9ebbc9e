// threads
const box = {};
const renew = (buffer) => {
  box.bytes = new Uint8Array(buffer);
  box.doubles = new Float64Array(buffer);
  box.buffer = buffer;
};
renew(new ArrayBuffer(1024, { maxByteLength: 65536 }));
const expected = (e) => {
  if (!(e instanceof TypeError || e instanceof RangeError)) throw e;
};
const threads = [1, 2, 3].map(() => new Thread(() => {
  let numbers = 0;
  for (let i = 0; i < 3000; i++) {
    const { bytes, doubles } = box;
    bytes[(i * 31) & 65535] = i;
    doubles[i & 8191] = i / 3;
    const v = doubles[(i * 7) & 8191];
    if (v === undefined || typeof v === 'number') numbers++;
    if (i % 50 === 0) {
      try {
        bytes.fill(7);
        doubles.slice(0, 10);
        bytes.set([1, 2, 3], 0);
        bytes.reverse();
      } catch (e) {
        expected(e);
      }
    }
  }
  return numbers;
}));
for (let i = 0; i < 600; i++) {
  try {
    if (i % 3 === 0) box.buffer.resize((i * 97) % 65536);
    else if (i % 100 === 50) renew(box.buffer.transfer());
    else if (i % 100 === 1) renew(new ArrayBuffer(i * 8, { maxByteLength: 65536 }));
  } catch (e) {
    expected(e);
  }
}
console.log(threads.map((t) => t.join()).join()); // expect: 3000,3000,3000
