const d = new DataView(new ArrayBuffer(16));
d.setFloat64(3, Math.PI);
d.setFloat32(0, 1.5, true);
d.setFloat64(3, Math.PI);
console.log(d.getFloat64(3), d.getFloat32(0, true));
d.setFloat64(8, -0, true);
console.log(Object.is(d.getFloat64(8, true), -0), d.setInt8(0, '5'), d.getInt8(0));
for (const f of [() => d.getInt8(16), () => d.getFloat64(9), () => d.setInt32(-1, 0), () => new DataView({}), () => new DataView(new ArrayBuffer(1), 2), () => DataView(new ArrayBuffer(1))]) {
  try {
    f();
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 3.141592653589793 6
// expect: true undefined 5
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: TypeError
// expect: RangeError
// expect: TypeError
