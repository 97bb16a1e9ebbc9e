console.log(new Int8Array([127, 128, 255, 256, -129]).join(), new Uint8Array([-1, 256, 1.9]).join(), new Uint8ClampedArray([-5, 300, 1.5, 2.5, NaN]).join());
console.log(new Int16Array([32768]).join(), new Uint16Array([-1]).join(), new Int32Array([2147483648]).join(), new Uint32Array([-1]).join(), new Float32Array([1.1, 16777217]).join(), new Float64Array([1.1, '2']).join());

// expect: 127,-128,-1,0,127 255,0,1 0,255,2,2,0
// expect: -32768 65535 -2147483648 4294967295 1.100000023841858,16777216 1.1,2
