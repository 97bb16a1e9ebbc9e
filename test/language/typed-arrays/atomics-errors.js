const ia = new Int32Array(2);
for (const f of [() => Atomics.add(new Float64Array(1), 0, 1), () => Atomics.load(ia, 2), () => Atomics.load(ia, -1), () => Atomics.wait(new Int16Array(new SharedArrayBuffer(2)), 0, 0), () => Atomics.add(new Uint8ClampedArray(1), 0, 1), () => Atomics.load(5, 0)]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: TypeError
// expect: RangeError
// expect: RangeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
