function* g() {
  yield 1;
  yield 2;
}
const it = g();
it.next();
console.log(JSON.stringify([it.return('early'), it.next()])); // expect: [{"value":"early","done":true},{"done":true}]
const fresh = g();
console.log(JSON.stringify([fresh.return(5), fresh.next()])); // expect: [{"value":5,"done":true},{"done":true}]
