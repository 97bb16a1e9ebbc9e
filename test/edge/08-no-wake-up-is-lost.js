// threads
// Two threads wake each other in turn; one lost wake-up would hang both.
const word = new Int32Array(new SharedArrayBuffer(8));
const ROUNDS = 300;
const player = (me) => {
  for (let i = 0; i < ROUNDS; i++) {
    while (Atomics.load(word, 0) !== me) Atomics.wait(word, 0, 1 - me);
    Atomics.store(word, 0, 1 - me);
    Atomics.notify(word, 0);
  }
  return me;
};
const a = new Thread(player, 0),
  b = new Thread(player, 1);
console.log(a.join(), b.join()); // expect: 0 1
const lock = new Lock(),
  cond = new Condition();
let turn = 0;
const player2 = (me) => {
  for (let i = 0; i < ROUNDS; i++) {
    lock.hold(() => {
      while (turn !== me) cond.wait(lock);
      turn = 1 - me;
      cond.notifyAll();
    });
  }
  return me;
};
const c = new Thread(player2, 0),
  d = new Thread(player2, 1);
console.log(c.join(), d.join()); // expect: 0 1
