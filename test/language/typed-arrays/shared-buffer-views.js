const buf = new ArrayBuffer(4);
const u8 = new Uint8Array(buf), u32 = new Uint32Array(buf);
u32[0] = 0x01020304;
console.log(u8.join(), new Int16Array(buf).join()); // expect: 4,3,2,1 772,258
u8[0] = 255;
console.log(u32[0].toString(16)); // expect: 10203ff
