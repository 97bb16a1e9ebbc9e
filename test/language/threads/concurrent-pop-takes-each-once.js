// threads
const list = Array.from({ length: 1000 }, (_, i) => i);
const take = () => {
  const mine = [];
  for (let v; (v = list.pop()) !== undefined; ) mine.push(v);
  return mine;
};
const ts = [1, 2, 3].map(() => new Thread(take));
const all = ts.flatMap((t) => t.join());
console.log(all.length, new Set(all).size, list.length); // expect: 1000 1000 0
