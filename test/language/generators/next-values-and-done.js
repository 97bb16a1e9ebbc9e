function* g() {
  const a = yield 1;
  const b = yield a + 1;
  return a + b;
}
const it = g();
console.log(JSON.stringify([it.next('ignored'), it.next(10), it.next(20), it.next()]));

// expect: [{"value":1,"done":false},{"value":11,"done":false},{"value":30,"done":true},{"done":true}]
