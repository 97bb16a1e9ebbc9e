// threads
const work = (k) => {
  const s = JSON.stringify(Array.from({ length: 20 }, (_, i) => ({ i, k })));
  return JSON.parse(s).filter((o) => /^[02468]$/.test(String(o.i))).length + s.match(/"k":\d/g).length;
};
console.log([1, 2, 3].map((k) => new Thread(work, k)).map((t) => t.join()).join()); // expect: 25,25,25
