const log = [];
(async () => {
  try {
    log.push('try');
    return 'result';
  } finally {
    await null;
    log.push('finally');
  }
})().then((v) => console.log(log.join(), v)); // expect: try,finally result
