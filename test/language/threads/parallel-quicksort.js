// threads
const sort = (a, depth) => {
  if (a.length < 2) return a;
  const [p, ...rest] = a;
  const lo = rest.filter((x) => x < p), hi = rest.filter((x) => x >= p);
  if (depth === 0) return [...sort(lo, 0), p, ...sort(hi, 0)];
  const t = new Thread(sort, lo, depth - 1);
  const right = sort(hi, depth - 1);
  return [...t.join(), p, ...right];
};
let seed = 1;
const data = Array.from({ length: 150 }, () => (seed = (seed * 48271) % 2147483647) % 1000);
const out = sort(data, 2);
console.log(out.every((x, i) => i === 0 || out[i - 1] <= x), out.length); // expect: true 150
