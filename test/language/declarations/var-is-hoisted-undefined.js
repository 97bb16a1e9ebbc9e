console.log(v, typeof w); // expect: undefined undefined
var v = 1;
if (false) {
  var w = 2;
}
console.log(v, w); // expect: 1 undefined
