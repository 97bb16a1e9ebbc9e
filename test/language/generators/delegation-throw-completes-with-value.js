function* inner() {
  try {
    yield 1;
  } catch (e) {
    return 'handled ' + e;
  }
}
function* outer() {
  return yield* inner();
}
const it = outer();
it.next();
console.log(JSON.stringify(it.throw('x'))); // expect: {"value":"handled x","done":true}
