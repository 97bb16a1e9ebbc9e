function* g() {
  try {
    yield 'a';
  } finally {
    const x = yield 'in finally';
    console.log('resumed with', x);
  }
}
const it = g();
it.next();
console.log(JSON.stringify([it.return('pending'), it.next('go'), it.next()]));

// expect: resumed with go
// expect: [{"value":"in finally","done":false},{"value":"pending","done":true},{"done":true}]
