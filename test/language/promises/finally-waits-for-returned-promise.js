Promise.resolve('value')
  .finally(() => new Promise((r) => setTimeout(() => (console.log('waited'), r()), 2)))
  .then((v) => console.log(v));

// expect: waited
// expect: value
