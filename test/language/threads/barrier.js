// threads
class Barrier {
  constructor(n) {
    Object.assign(this, { n, waiting: 0, phase: 0, lock: new Lock(), cond: new Condition() });
  }
  wait() {
    this.lock.hold(() => {
      const phase = this.phase;
      if (++this.waiting === this.n) {
        this.waiting = 0;
        this.phase++;
        this.cond.notifyAll();
      } else {
        while (this.phase === phase) this.cond.wait(this.lock);
      }
    });
  }
}
const b = new Barrier(3), sums = [0, 0, 0, 0];
const ts = [0, 1, 2].map(() => new Thread(() => {
  let ok = true;
  for (let p = 0; p < 4; p++) {
    Atomics.add(sums, p, 1);
    b.wait();
    ok &&= sums[p] === 3;
    b.wait();
  }
  return ok;
}));
console.log(ts.map((t) => t.join()).join(), sums.join()); // expect: true,true,true 3,3,3,3
