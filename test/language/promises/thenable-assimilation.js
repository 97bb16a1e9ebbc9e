const thenable = {
  then(resolve) {
    console.log('then called');
    resolve('assimilated');
  },
};
Promise.resolve(thenable).then((v) => console.log(v));
console.log('sync end');

// expect: sync end
// expect: then called
// expect: assimilated
