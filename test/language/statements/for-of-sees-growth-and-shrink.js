const a = [1, 2, 3];
const seen = [];
for (const v of a) {
  seen.push(v);
  if (v < 3) a.push(v + 10);
  if (v === 11) a.length = 4;
}
console.log(seen.join()); // expect: 1,2,3,11
