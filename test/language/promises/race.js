const after = (ms, v) => new Promise((r) => setTimeout(r, ms, v));
Promise.race([after(1000, 'slow'), after(1, 'fast')]).then((v) => console.log(v));
Promise.race([Promise.reject('first'), Promise.resolve('second')]).catch((e) => console.log(e));

// expect: first
// expect: fast
