function* g(x = (console.log('default'), 1)) {
  console.log('body');
}
const it = g();
console.log('created');
it.next();

// expect: default
// expect: created
// expect: body
