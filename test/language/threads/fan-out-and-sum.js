// threads
const part = (from, to) => {
  let s = 0;
  for (let i = from; i < to; i++) s += i;
  return s;
};
const ts = [0, 1, 2, 3].map((k) => new Thread(part, k * 2500, (k + 1) * 2500));
console.log(ts.reduce((s, t) => s + t.join(), 0)); // expect: 49995000
