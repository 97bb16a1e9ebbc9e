const after = (ms, v) => new Promise((r) => setTimeout(r, ms, v));
Promise.all([after(8, 'slow'), after(1, 'fast'), 'now']).then((v) => console.log(v.join())); // expect: slow,fast,now
