const u8 = new Uint8Array(2);
console.log(Atomics.add(u8, 0, 255), Atomics.add(u8, 0, 2), u8[0], Atomics.sub(u8, 1, 1), u8[1]); // expect: 0 255 1 0 255
const i16 = new Int16Array(1);
console.log(Atomics.store(i16, 0, 40000), i16[0], Atomics.isLockFree(4), Atomics.isLockFree(3)); // expect: 40000 -25536 true false
