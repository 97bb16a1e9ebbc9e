// threads
const lock = new Lock();
console.log(lock.locked, lock.hold(() => lock.locked), lock.locked); // expect: false true false
try {
  lock.hold(() => {
    throw new Error('inside');
  });
} catch (e) {
  console.log(e.message, lock.locked); // expect: inside false
}
