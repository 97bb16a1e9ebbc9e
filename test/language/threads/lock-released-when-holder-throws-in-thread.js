// threads
const lock = new Lock();
const t = new Thread(() => lock.hold(() => {
  throw new Error('holder failed');
}));
try {
  t.join();
} catch (e) {
  console.log(e.message, lock.locked, lock.hold(() => 'free')); // expect: holder failed false free
}
