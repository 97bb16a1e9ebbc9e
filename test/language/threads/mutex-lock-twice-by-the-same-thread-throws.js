// threads
const m = new Atomics.Mutex();
const token = Atomics.Mutex.lock(m);
try {
  Atomics.Mutex.lock(m);
} catch (e) {
  console.log(e instanceof Error, token.unlock()); // expect: true true
}
