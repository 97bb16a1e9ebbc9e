function f(a, read = () => a) {
  a = 2;
  return read();
}
console.log(f(1)); // expect: 2
