function* g() {
  yield 1;
  return 2;
}
console.log([...g()].length, Array.from(g()).join(), Math.max(...g())); // expect: 1 1 1
