let a1 = 1, a2 = 2, a3 = 3, a4 = 4, a5 = 5, a6 = 6, a7 = 7, a8 = 8, a9 = 9, a10 = 10;
let b1 = a1 + a2, b2 = a3 + a4, b3 = a5 + a6, b4 = a7 + a8, b5 = a9 + a10;
const r = ((((b1 * b2) - (b3 * b4)) + ((b5 << 2) | (a1 & a3))) ^ (((a2 + a4) * (a6 - a8)) % ((a10 / a5) + a9)));
console.log(r, [a1, [a2, [a3, [a4, [a5, [b1, [b2]]]]]]].flat(Infinity).length); // expect: 66 7
