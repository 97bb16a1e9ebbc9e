function* g() {
  const [a = yield 'need a', b = yield 'need b'] = [];
  return a + b;
}
const it = g();
console.log(it.next().value, it.next(1).value, it.next(2).value); // expect: need a need b 3
