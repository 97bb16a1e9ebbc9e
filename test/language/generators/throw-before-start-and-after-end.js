function* g() {
  yield 1;
}
for (const prep of [(it) => it, (it) => (it.next(), it.next(), it)]) {
  const it = prep(g());
  try {
    it.throw(new Error('thrown in'));
  } catch (e) {
    console.log(e.message, it.next().done);
  }
}

// expect: thrown in true
// expect: thrown in true
