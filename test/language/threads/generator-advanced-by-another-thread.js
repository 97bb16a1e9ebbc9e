// threads
function* g() {
  let n = 0;
  for (;;) n += yield n;
}
const it = g();
it.next();
it.next(1);
const v = new Thread(() => it.next(10).value).join();
console.log(v, it.next(100).value); // expect: 11 111
