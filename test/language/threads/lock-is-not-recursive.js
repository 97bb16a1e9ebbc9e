// threads
const lock = new Lock();
try {
  lock.hold(() => lock.hold(() => console.log('never')));
} catch (e) {
  console.log(e instanceof Error, lock.locked); // expect: true false
}
