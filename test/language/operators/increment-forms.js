let a = 1;
console.log(a++, a, ++a, a--, --a); // expect: 1 2 3 3 1
let s = '5';
console.log(s++, s, typeof s); // expect: 5 6 number
let u;
console.log(++u, -u); // expect: NaN NaN
const o = { v: null };
console.log(o.v++, o.v); // expect: 0 1
