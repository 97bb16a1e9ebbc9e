const seq = async (n) => {
  const out = [];
  for (const p of Array.from({ length: n }, (_, i) => Promise.resolve(i * 2))) out.push(await p);
  return out;
};
seq(4).then((v) => console.log(v.join())); // expect: 0,2,4,6
