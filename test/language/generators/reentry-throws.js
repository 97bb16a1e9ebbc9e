let it;
function* g() {
  try {
    it.next();
  } catch (e) {
    yield e.name;
  }
}
it = g();
console.log(it.next().value); // expect: TypeError
