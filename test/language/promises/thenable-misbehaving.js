const bad = {
  then(resolve, reject) {
    resolve('first');
    reject('second');
    throw new Error('third');
  },
};
Promise.resolve(bad).then((v) => console.log(v));
const getter = { get then() { throw new Error('getter'); } };
new Promise((r) => r(getter)).catch((e) => console.log(e.message));

// expect: getter
// expect: first
