let ok = true;
const seen = new Set();
for (let i = 0; i < 200; i++) {
  const x = Math.random();
  if (!(x >= 0 && x < 1)) ok = false;
  seen.add(x);
}
console.log(ok, seen.size > 190); // expect: true true
