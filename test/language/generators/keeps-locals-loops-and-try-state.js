function* g(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    try {
      sum += yield sum;
    } catch (e) {
      sum -= e;
      continue;
    } finally {
      sum += 100;
    }
  }
  return sum;
}
const it = g(3);
it.next();
it.next(1);
it.throw(2);
console.log(JSON.stringify(it.next(3))); // expect: {"value":302,"done":true}
