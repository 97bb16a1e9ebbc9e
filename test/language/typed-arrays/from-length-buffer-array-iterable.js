const buf = new ArrayBuffer(8);
const view = new Uint8Array(buf, 2, 3);
console.log(new Uint8Array(3).join(), view.length, view.byteOffset, view.byteLength, view.buffer === buf, new Uint16Array(new Set([1, 2])).join(), new Uint8Array({ length: 2, 0: 7 }).join(), new Float32Array(new Uint8Array([1, 2])).join());
for (const f of [() => new Uint16Array(buf, 1), () => new Uint32Array(new ArrayBuffer(5)), () => new Uint8Array(buf, 9), () => new Uint8Array(buf, 4, 5), () => new Uint8Array(-1), () => Uint8Array(2)]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 0,0,0 3 2 3 true 1,2 7,0 1,2
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: TypeError
