const b = new ArrayBuffer(4, { maxByteLength: 8 });
const all = new Uint8Array(b), part = new Uint8Array(b, 2, 2);
console.log(b.resizable, b.maxByteLength, all.length, part.length); // expect: true 8 4 2
b.resize(8);
all[7] = 5;
console.log(b.byteLength, all.length, part.length, all[7]); // expect: 8 8 2 5
b.resize(3);
console.log(all.length, part.length, part.byteOffset, all[7], part[0]); // expect: 3 0 0 undefined undefined
b.resize(4);
console.log(part.length, all.length); // expect: 2 4
try {
  b.resize(9);
} catch (e) {
  console.log(e.name); // expect: RangeError
}
