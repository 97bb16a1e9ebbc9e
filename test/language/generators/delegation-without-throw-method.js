let closed = 0;
const inner = {
  [Symbol.iterator]() { return this; },
  next: () => ({ value: 1, done: false }),
  return() { closed++; return {}; },
};
function* g() {
  yield* inner;
}
const it = g();
it.next();
try {
  it.throw(new Error('lost'));
} catch (e) {
  console.log(e.name, closed); // expect: TypeError 1
}
