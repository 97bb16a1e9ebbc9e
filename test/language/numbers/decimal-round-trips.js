let bad = 0;
let seed = 7;
for (let i = 0; i < 500; i++) {
  seed = (seed * 16807) % 2147483647;
  const x = (seed / 2147483647) * 10 ** ((i % 60) - 30);
  if (Number(String(x)) !== x) bad++;
  if (parseFloat(x.toExponential(17)) !== x) bad++;
}
console.log(bad); // expect: 0
