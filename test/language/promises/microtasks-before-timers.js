setTimeout(() => console.log('timer'), 0);
queueMicrotask(() => console.log('microtask'));
Promise.resolve().then(() => console.log('reaction'));
console.log('sync');

// expect: sync
// expect: microtask
// expect: reaction
// expect: timer
