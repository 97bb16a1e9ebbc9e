const even = (n) => n === 0 || odd(n - 1);
const odd = (n) => n !== 0 && even(n - 1);
console.log(even(100), odd(101), even(7)); // expect: true true false
