const a = new Uint8Array(6);
a.set([1, 2, 3], 1);
a.set(new Uint16Array([256, 9]), 4);
console.log(a.join()); // expect: 0,1,2,3,0,9
const s = a.subarray(1, 4);
s[0] = 77;
console.log(a[1], s.length, s.byteOffset, a.subarray(-2).join(), s.buffer === a.buffer); // expect: 77 3 1 0,9 true
a.set(a.subarray(0, 3), 1);
console.log(a.join()); // expect: 0,0,77,2,0,9
try {
  a.set([1], 6);
} catch (e) {
  console.log(e.name); // expect: RangeError
}
