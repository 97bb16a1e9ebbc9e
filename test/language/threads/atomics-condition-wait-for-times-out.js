// threads
const m = new Atomics.Mutex(), cv = new Atomics.Condition();
const token = Atomics.Mutex.lock(m);
console.log(Atomics.Condition.waitFor(cv, token, 5), token.locked); // expect: false true
token.unlock();
console.log(Atomics.Condition.notify(cv)); // expect: 0
