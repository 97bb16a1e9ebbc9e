// threads
const lock = new Lock(), cond = new Condition(), back = new Condition();
let waiting = 0, tokens = 0, used = 0;
const ts = [1, 2, 3].map(() => new Thread(() => lock.hold(() => {
  waiting++;
  while (tokens === 0) cond.wait(lock);
  tokens--;
  used++;
  back.notify();
})));
while (lock.hold(() => waiting) < 3);
for (let i = 1; i <= 3; i++) {
  lock.hold(() => {
    tokens++;
    cond.notify();
    while (used < i) back.wait(lock);
  });
}
ts.forEach((t) => t.join());
console.log(used, tokens); // expect: 3 0
