function* g() {
  let n = 0;
  for (;;) n += yield n;
}
const it = g();
it.next();
const deep = (k, v) => (k ? deep(k - 1, v) : it.next(v).value);
console.log(deep(1, 1), deep(50, 10), deep(3, 100)); // expect: 1 11 111
