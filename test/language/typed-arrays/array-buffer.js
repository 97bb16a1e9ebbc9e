const b = new ArrayBuffer(4);
console.log(b.byteLength, b.slice(1, 3).byteLength, b.slice(-1).byteLength, ArrayBuffer.isView(new DataView(b)), ArrayBuffer.isView(b), Object.prototype.toString.call(b), b.resizable);
for (const n of [-1, 2 ** 53, 'x']) {
  try {
    console.log(new ArrayBuffer(n).byteLength);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 4 2 1 true false [object ArrayBuffer] false
// expect: RangeError
// expect: RangeError
// expect: 0
