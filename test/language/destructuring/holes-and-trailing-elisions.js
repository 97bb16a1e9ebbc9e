const [, , x, ,] = [1, 2, 3, 4];
console.log(x); // expect: 3
const [a = 'hole', b] = [, 2];
console.log(a, b); // expect: hole 2
