Promise.resolve('kept').then(null, undefined).then(5).then((v) => console.log(v));
Promise.reject('err').then(() => {}).catch((e) => console.log(e));

// expect: err
// expect: kept
