function* inner() {
  const got = yield 'i1';
  console.log('inner got', got);
  return 'inner result';
}
function* outer() {
  const r = yield* inner();
  yield 'after ' + r;
}
const it = outer();
console.log(it.next().value);
console.log(it.next('sent').value);

// expect: i1
// expect: inner got sent
// expect: after inner result
