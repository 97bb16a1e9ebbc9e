let x = 1;
x += (x = 10, 5);
console.log(x); // expect: 6
const o = { v: 1 };
o.v += (o.v = 100);
console.log(o.v); // expect: 101
