// threads
const m = new Map(Array.from({ length: 300 }, (_, i) => [i, i]));
const t = new Thread(() => {
  for (let i = 0; i < 300; i += 2) m.delete(i);
});
let bad = 0;
for (const [k, v] of m) if (k !== v) bad++;
t.join();
console.log(bad, m.size); // expect: 0 150
