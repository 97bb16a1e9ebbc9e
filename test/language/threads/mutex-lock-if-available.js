// threads
const m = new Atomics.Mutex();
const held = Atomics.Mutex.lock(m);
const t = new Thread(() => Atomics.Mutex.lockIfAvailable(m, 1));
console.log(t.join()); // expect: null
held.unlock();
const free = Atomics.Mutex.lockIfAvailable(m, 1);
console.log(free.locked, free.unlock()); // expect: true true
