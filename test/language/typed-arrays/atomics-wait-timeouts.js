const a = new Int32Array(new SharedArrayBuffer(4));
console.log(Atomics.wait(a, 0, 1), Atomics.wait(a, 0, 0, 0), Atomics.wait(a, 0, 0, 5), Atomics.notify(a, 0), Atomics.notify(new Int32Array(1), 0));

// expect: not-equal timed-out timed-out 0 0
