function f(a, b) {
  arguments[0] = 'A';
  b = 'B';
  return [a, arguments[1], arguments.length].join();
}
console.log(f(1, 2)); // expect: A,B,2
console.log(f(1)); // expect: A,,1
