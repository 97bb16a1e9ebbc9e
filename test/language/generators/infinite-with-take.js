function* nat() {
  let n = 0;
  while (true) yield n++;
}
function* take(k, it) {
  for (const v of it) {
    if (k-- <= 0) return;
    yield v;
  }
}
console.log([...take(5, nat())].join()); // expect: 0,1,2,3,4
