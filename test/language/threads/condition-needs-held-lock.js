// threads
const lock = new Lock(), cond = new Condition();
for (const f of [() => cond.wait(lock), () => cond.wait(), () => cond.wait({}), () => Condition()]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e instanceof Error);
  }
}
cond.notify();
cond.notifyAll();
// expect: true
// expect: true
// expect: true
// expect: true
