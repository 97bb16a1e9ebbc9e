// threads
const lock = new Lock(), cond = new Condition();
const log = [];
lock.asyncHold().then(() => {
  log.push('waiting');
  return cond.asyncWait(lock);
}).then((release) => {
  log.push('woken', lock.locked);
  release();
  console.log(log.join(), lock.locked); // expect: waiting,woken,true false
});
setTimeout(() => {
  new Thread(() => lock.hold(() => cond.notify())).join();
}, 10);
