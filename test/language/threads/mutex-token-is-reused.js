// threads
const m = new Atomics.Mutex();
const token = new Atomics.Mutex.UnlockToken();
console.log(token.locked, Atomics.Mutex.lock(m, token) === token, token.locked); // expect: false true true
token.unlock();
console.log(Atomics.Mutex.lock(m, token) === token, token.unlock()); // expect: true true
