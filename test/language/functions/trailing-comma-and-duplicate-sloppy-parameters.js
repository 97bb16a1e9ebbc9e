function f(a, a) {
  return a;
}
function g(x, y,) {
  return x + y;
}
console.log(f(1, 2), g(1, 2,), g.length); // expect: 2 3 2
