// threads
const lock = new Lock();
lock.asyncHold().then((release) => {
  console.log('held', lock.locked);
  release();
  console.log('released', lock.locked);
});
console.log('sync');
// expect: sync
// expect: held true
// expect: released false
