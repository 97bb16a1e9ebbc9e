var a = 1;
var a;
console.log(a); // expect: 1
var a = 2;
console.log(a); // expect: 2
