const log = [];
async function t(n) {
  for (let i = 0; i < 3; i++) {
    log.push(n + i);
    await null;
  }
}
Promise.all([t('a'), t('b')]).then(() => console.log(log.join())); // expect: a0,b0,a1,b1,a2,b2
