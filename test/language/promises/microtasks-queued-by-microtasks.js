const log = [];
queueMicrotask(() => {
  log.push(1);
  queueMicrotask(() => log.push(3));
});
queueMicrotask(() => log.push(2));
setTimeout(() => console.log(log.join()), 0); // expect: 1,2,3
