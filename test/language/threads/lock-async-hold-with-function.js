// threads
const lock = new Lock();
const log = [];
const a = lock.asyncHold(() => (log.push('a' + lock.locked), 'A'));
const b = lock.asyncHold(() => {
  log.push('b');
  throw new Error('B');
});
Promise.allSettled([a, b]).then(([x, y]) => {
  console.log(x.value, y.reason.message, log.join(), lock.locked); // expect: A B atrue,b false
});
