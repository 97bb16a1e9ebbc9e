function* map(it, f) {
  for (const v of it) yield f(v);
}
function* filter(it, p) {
  for (const v of it) if (p(v)) yield v;
}
let pulled = 0;
function* src() {
  for (let i = 1; ; i++) {
    pulled++;
    yield i;
  }
}
const [a, b] = map(filter(src(), (x) => x % 3 === 0), (x) => x * x);
console.log(a, b, pulled); // expect: 9 36 6
