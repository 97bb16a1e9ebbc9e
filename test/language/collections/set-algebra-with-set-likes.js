// no-host
const like = { size: 2, has: (v) => v === 2 || v === 9, keys: () => [2, 9].values() };
const s = new Set([1, 2]);
console.log([...s.union(like)].join(), [...s.intersection(like)].join(), [...s.difference(like)].join()); // expect: 1,2,9 2 1
for (const bad of [[1], {}, { size: NaN, has() {}, keys() {} }, { size: 1, has: 1, keys() {} }]) {
  try {
    s.union(bad);
  } catch (e) {
    console.log(e.name);
  }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
