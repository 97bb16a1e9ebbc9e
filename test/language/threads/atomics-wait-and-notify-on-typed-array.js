// threads
const a = new Int32Array(new SharedArrayBuffer(8));
const t = new Thread(() => Atomics.wait(a, 0, 0));
while (Atomics.notify(a, 0) === 0);
console.log(t.join()); // expect: ok
console.log(Atomics.wait(a, 0, 1), Atomics.wait(a, 0, 0, 1)); // expect: not-equal timed-out
