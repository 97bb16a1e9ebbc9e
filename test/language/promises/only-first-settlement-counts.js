new Promise((resolve, reject) => {
  resolve('one');
  resolve('two');
  reject(new Error('three'));
  throw new Error('four');
}).then((v) => console.log(v)); // expect: one
