// no-host
const b = new ArrayBuffer(4);
const v = new Uint8Array(b);
v[0] = 7;
const c = b.transfer(8);
console.log(b.detached, b.byteLength, v.length, v[0], c.byteLength, new Uint8Array(c)[0]); // expect: true 0 0 undefined 8 7
try {
  b.slice(0);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
console.log(c.transferToFixedLength().resizable, c.detached); // expect: false true
