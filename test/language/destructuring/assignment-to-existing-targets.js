let a, b;
const o = {};
[a, b] = [1, 2];
({ x: o.p, y: o['q'] } = { x: 3, y: 4 });
console.log(a, b, o.p, o.q); // expect: 1 2 3 4
