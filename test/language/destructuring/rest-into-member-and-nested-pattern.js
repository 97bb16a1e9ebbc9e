const o = {};
[o.first, ...o.rest] = 'abc';
console.log(o.first, o.rest.join()); // expect: a b,c
let x, y;
[x, ...[y, ...o.z]] = [1, 2, 3, 4];
console.log(x, y, o.z.join()); // expect: 1 2 3,4
