Promise.all([1, Promise.resolve(2), new Promise((r) => setTimeout(r, 2, 3))]).then((v) => console.log(v.join()));
Promise.all([]).then((v) => console.log(v.length));
Promise.all(new Set(['x'])).then((v) => console.log(v[0]));
Promise.all([Promise.reject('no'), new Promise(() => {})]).catch((e) => console.log(e));

// expect: 0
// expect: x
// expect: no
// expect: 1,2,3
