const d = new DataView(new ArrayBuffer(8));
d.setUint32(0, 0xfff90001);
d.setUint32(4, 3);
const x = d.getFloat64(0);
console.log(x, typeof x); // expect: NaN number
d.setUint32(0, 0xffc12345);
console.log(d.getFloat32(0), -d.getFloat32(0)); // expect: NaN NaN
d.setFloat32(0);
console.log(d.getFloat32(0), d.setUint8(0, 257.9), d.getUint8(0)); // expect: NaN undefined 1
