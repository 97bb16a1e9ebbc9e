console.log(typeof f); // expect: function
var f;
function f() {}
var f = 1;
console.log(typeof f); // expect: number
