const d = new DataView(new ArrayBuffer(8), 1, 6);
d.setInt16(0, -2);
d.setUint16(2, 0x0102, true);
d.setInt8(4, 200);
console.log(d.getUint8(0), d.getUint8(1), d.getUint16(0, true), d.getInt16(0), d.getUint8(2), d.getInt8(4), d.getUint8(4), d.byteLength, d.byteOffset);
d.setUint32(0, 0xdeadbeef);
console.log(d.getUint32(0).toString(16), d.getUint32(0, true).toString(16), d.getInt32(0));

// expect: 255 254 65279 -2 2 -56 200 6 1
// expect: deadbeef efbeadde -559038737
