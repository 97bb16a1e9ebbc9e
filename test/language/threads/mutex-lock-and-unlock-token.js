// threads
const m = new Atomics.Mutex();
const token = Atomics.Mutex.lock(m);
console.log(token instanceof Atomics.Mutex.UnlockToken, token.locked, token.unlock(), token.locked, token.unlock()); // expect: true true true false false
