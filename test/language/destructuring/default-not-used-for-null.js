const { a = 1, b = 1 } = { a: null, b: undefined };
console.log(a, b); // expect: null 1
