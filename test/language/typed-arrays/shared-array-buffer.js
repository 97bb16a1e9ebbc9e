const s = new SharedArrayBuffer(8);
const a = new Int32Array(s), b = new Uint8Array(s);
a[0] = 258;
console.log(s.byteLength, b[0], b[1], s.slice(0, 4).byteLength, s.slice(0, 4) instanceof SharedArrayBuffer, Object.prototype.toString.call(s), s.growable);
const g = new SharedArrayBuffer(2, { maxByteLength: 4 });
const v = new Uint8Array(g);
g.grow(4);
console.log(v.length, g.growable);
try {
  g.grow(2);
} catch (e) {
  console.log(e.name);
}

// expect: 8 2 1 4 true [object SharedArrayBuffer] false
// expect: 4 true
// expect: RangeError
