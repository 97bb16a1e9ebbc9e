// no-host
const { promise, resolve, reject } = Promise.withResolvers();
promise.then((v) => console.log(v)); // expect: resolved from outside
resolve('resolved from outside');
const other = Promise.withResolvers();
other.promise.catch((e) => console.log(e)); // expect: rejected
other.reject('rejected');
reject('too late');
