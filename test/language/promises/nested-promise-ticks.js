const log = [];
const inner = Promise.resolve();
new Promise((r) => r(inner)).then(() => log.push('adopted'));
Promise.resolve()
  .then(() => log.push(1))
  .then(() => log.push(2))
  .then(() => log.push(3))
  .then(() => console.log(log.join())); // expect: 1,2,adopted,3
