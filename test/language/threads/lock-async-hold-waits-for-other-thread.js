// threads
const lock = new Lock();
const gate = new Int32Array(new SharedArrayBuffer(8));
const log = [];
const t = new Thread(() => lock.hold(() => {
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  Atomics.wait(gate, 1, 0);
  log.push('thread');
}));
Atomics.wait(gate, 0, 0);
lock.asyncHold().then((release) => {
  log.push('main');
  release();
  console.log(log.join()); // expect: thread,main
});
Atomics.store(gate, 1, 1);
Atomics.notify(gate, 1);
