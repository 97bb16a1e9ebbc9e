// threads
const lock = new Lock(), cond = new Condition();
let stage = 0;
const t = new Thread(() => lock.hold(() => {
  stage = 1;
  cond.notifyAll();
  while (stage !== 2) cond.wait(lock);
  return lock.locked;
}));
lock.hold(() => {
  while (stage !== 1) cond.wait(lock);
  stage = 2;
  cond.notifyAll();
});
console.log(t.join()); // expect: true
