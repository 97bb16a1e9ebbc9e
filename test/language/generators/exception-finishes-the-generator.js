function* g() {
  yield 1;
  throw new Error('inside');
}
const it = g();
it.next();
try {
  it.next();
} catch (e) {
  console.log(e.message); // expect: inside
}
console.log(JSON.stringify(it.next())); // expect: {"done":true}
