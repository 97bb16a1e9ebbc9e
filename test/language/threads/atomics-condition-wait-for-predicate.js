// threads
const m = new Atomics.Mutex(), cv = new Atomics.Condition();
let n = 0;
const t = new Thread(() => {
  for (let i = 0; i < 3; i++) {
    const token = Atomics.Mutex.lock(m);
    n++;
    Atomics.Condition.notify(cv);
    token.unlock();
  }
});
const token = Atomics.Mutex.lock(m);
console.log(Atomics.Condition.waitFor(cv, token, 10000, () => n === 3), n); // expect: true 3
token.unlock();
t.join();
