const Odd = { [Symbol.hasInstance]: (n) => n % 2 === 1 };
console.log(3 instanceof Odd, 4 instanceof Odd); // expect: true false
