const o = { n: 1 };
o.n = 2;
o.m = 3;
console.log(o.n + o.m); // expect: 5
