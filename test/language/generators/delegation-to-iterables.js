function* g() {
  yield* [1, 2];
  yield* 'ab';
  yield* new Set([9]);
  yield* g2();
}
function* g2() {
  yield 'g2';
}
console.log([...g()].join()); // expect: 1,2,a,b,9,g2
