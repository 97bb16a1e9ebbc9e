Promise.resolve('value').then((v) => console.log(v));
console.log('first');

// expect: first
// expect: value
