const s = new Set([1, 2, 3]);
const seen = [];
for (const v of s) {
  seen.push(v);
  if (v === 2 && seen.length < 4) {
    s.clear();
    s.add(9).add(2);
  }
}
console.log(seen.join()); // expect: 1,2,9,2
