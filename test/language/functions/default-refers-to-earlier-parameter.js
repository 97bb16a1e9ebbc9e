function f(a, b = a * 2, c = a + b) {
  return [a, b, c].join();
}
console.log(f(1), f(1, 1), f(1, 1, 1)); // expect: 1,2,3 1,1,2 1,1,1
