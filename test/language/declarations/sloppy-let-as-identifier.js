var let = 3;
console.log(let + 1); // expect: 4
var yield = 4;
console.log(yield); // expect: 4
