let n = 0;
function f(x = ++n) {
  return x;
}
console.log(f(), f(), f(10), f()); // expect: 1 2 10 3
