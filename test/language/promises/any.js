Promise.any([Promise.reject(1), Promise.resolve('ok'), Promise.resolve('late')]).then((v) => console.log(v));
Promise.any([Promise.reject('a'), Promise.reject('b')]).catch((e) => {
  console.log(e instanceof AggregateError, e.name, e.errors.join());
});
Promise.any([]).catch((e) => console.log(e.errors.length));

// expect: 0
// expect: ok
// expect: true AggregateError a,b
