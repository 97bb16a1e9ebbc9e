Promise.resolve('v')
  .finally((...a) => (console.log('args', a.length), 'ignored'))
  .then((v) => console.log(v));
Promise.reject('e')
  .finally(() => {})
  .catch((e) => console.log(e));
Promise.resolve(1)
  .finally(() => { throw 'replaced'; })
  .catch((e) => console.log(e));

// expect: args 0
// expect: replaced
// expect: v
// expect: e
