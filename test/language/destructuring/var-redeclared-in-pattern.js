var { a, a } = { a: 1 };
var [a] = [a + 1];
console.log(a); // expect: 2
