// threads
const lock = new Lock(), cond = new Condition();
let ready = false;
const t = new Thread(() => lock.hold(() => {
  while (!ready) cond.wait(lock);
  return 'woken';
}));
lock.hold(() => {
  ready = true;
  cond.notify();
});
console.log(t.join()); // expect: woken
