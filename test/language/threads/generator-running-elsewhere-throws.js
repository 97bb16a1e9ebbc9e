// threads
const state = new Int32Array(new SharedArrayBuffer(8));
function* g() {
  Atomics.store(state, 0, 1);
  Atomics.notify(state, 0);
  Atomics.wait(state, 1, 0);
  yield 'done';
}
const it = g();
const t = new Thread(() => it.next().value);
Atomics.wait(state, 0, 0);
try {
  it.next();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
Atomics.store(state, 1, 1);
Atomics.notify(state, 1);
console.log(t.join()); // expect: done
