let a, b, c;
a = b = c = { n: 1 };
console.log(a === c); // expect: true
a.x = a = { n: 2 };
console.log(a.n, b.x.n, a.x); // expect: 2 2 undefined
