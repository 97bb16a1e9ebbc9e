const p = new Promise((r) => setTimeout(r, 1, 'v'));
p.then((v) => console.log(1, v)); // expect: 1 v
p.then((v) => console.log(2, v)); // expect: 2 v
p.then((v) => p.then((w) => console.log(3, v === w))); // expect: 3 true
