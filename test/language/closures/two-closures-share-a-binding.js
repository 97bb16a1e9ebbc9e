function pair() {
  let v = 0;
  return [(x) => (v = x), () => v];
}
const [set, get] = pair();
set('shared');
console.log(get()); // expect: shared
