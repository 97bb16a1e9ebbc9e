// threads
// Function prototypes, hash codes and template objects are made at first use.
let bad = 0;
for (let round = 0; round < 25; round++) {
  const F = function () {};
  const o = {};
  const tag = (s) => s;
  const site = () => tag`x${round}y`;
  const work = () => [F.prototype, new Map([[o, 'found']]), site()];
  const ts = [new Thread(work), new Thread(work)];
  const [a, b] = ts.map((t) => t.join());
  if (a[0] !== b[0] || a[0].constructor !== F) bad++;
  if (a[1].get(o) !== 'found' || b[1].get(o) !== 'found') bad++;
  if (a[2] !== b[2] || a[2] !== site()) bad++;
}
console.log(bad); // expect: 0
