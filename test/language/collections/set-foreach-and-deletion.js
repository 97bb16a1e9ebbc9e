const s = new Set([1, 2, 3]);
const seen = [];
s.forEach((v, k, set) => {
  seen.push(v === k && set === s ? v : 'bad');
  s.delete(v);
  if (v < 3) s.add(v + 10);
});
console.log(seen.join(), s.size); // expect: 1,2,3,11,12 0
