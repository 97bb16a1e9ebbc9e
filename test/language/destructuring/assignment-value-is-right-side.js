let a;
const src = [1, 2];
console.log(([a] = src) === src, a); // expect: true 1
const o = { b: 1 };
let b;
console.log(({ b } = o) === o); // expect: true
