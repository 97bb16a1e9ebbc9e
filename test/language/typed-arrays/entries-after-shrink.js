const b = new ArrayBuffer(4, { maxByteLength: 4 });
const a = new Uint8Array(b);
const seen = [];
try {
  for (const v of a) {
    seen.push(v);
    if (seen.length === 2) b.resize(1);
  }
  console.log('ended', seen.length); // expect: ended 2
} catch (e) {
  console.log(e.name, seen.length);
}
