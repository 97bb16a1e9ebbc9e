// threads
const m = new Atomics.Mutex(), cv = new Atomics.Condition();
let ready = false;
const t = new Thread(() => {
  const token = Atomics.Mutex.lock(m);
  while (!ready) Atomics.Condition.wait(cv, token);
  token.unlock();
  return 'signalled';
});
const token = Atomics.Mutex.lock(m);
ready = true;
Atomics.Condition.notify(cv, 1);
token.unlock();
console.log(t.join()); // expect: signalled
