const log = [];
(async () => {
  await Promise.resolve();
  log.push('await1');
  await Promise.resolve();
  log.push('await2');
})();
Promise.resolve()
  .then(() => log.push('then1'))
  .then(() => log.push('then2'))
  .then(() => console.log(log.join())); // expect: await1,then1,await2,then2
