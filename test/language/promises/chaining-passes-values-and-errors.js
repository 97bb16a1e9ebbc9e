Promise.resolve(1)
  .then((v) => v + 1)
  .then((v) => { throw new Error('at ' + v); })
  .then(() => console.log('skipped'))
  .catch((e) => e.message)
  .then((v) => console.log('recovered', v)); // expect: recovered at 2
