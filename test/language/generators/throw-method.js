function* g() {
  try {
    yield 1;
  } catch (e) {
    yield 'caught ' + e;
  }
  return 'end';
}
const it = g();
it.next();
console.log(JSON.stringify([it.throw('boom'), it.next(), it.next()])); // expect: [{"value":"caught boom","done":false},{"value":"end","done":true},{"done":true}]
