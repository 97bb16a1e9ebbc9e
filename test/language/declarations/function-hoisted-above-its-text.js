console.log(f(2)); // expect: 4
function f(n) {
  return n * 2;
}
