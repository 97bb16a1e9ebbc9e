console.log([].some(() => true), [].every(() => false), [1, 2].some((x) => x > 1), [1, 2].every((x) => x > 1)); // expect: false true true false
let n = 0;
[1, 2, 3].some((x) => (n++, x === 2));
[1, 2, 3].every((x) => (n++, x < 2));
console.log(n); // expect: 4
