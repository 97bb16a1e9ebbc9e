function f(x) {
  var x;
  const before = x;
  var x = 2;
  return [before, x, arguments[0]].join();
}
console.log(f(1)); // expect: 1,2,2
