import('./lib/order-2.mjs').then(() => console.log('then'));
console.log('sync');
await null;
console.log('after a tick');

// expect: sync
// expect: after a tick
// expect: order 2
// expect: then
