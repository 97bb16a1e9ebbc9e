// threads
const lock = new Lock(), cond = new Condition();
let waiting = 0, go = false, woken = 0;
const ts = Array.from({ length: 5 }, () => new Thread(() => lock.hold(() => {
  waiting++;
  while (!go) cond.wait(lock);
  woken++;
})));
while (lock.hold(() => waiting) < 5);
lock.hold(() => {
  go = true;
  cond.notifyAll();
});
ts.forEach((t) => t.join());
console.log(woken); // expect: 5
