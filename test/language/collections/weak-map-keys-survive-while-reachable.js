const w = new WeakMap();
const keep = [];
for (let i = 0; i < 300; i++) {
  const k = { i };
  w.set(k, { payload: 'p' + i });
  if (i % 10 === 0) keep.push(k);
}
let junk = [];
for (let i = 0; i < 20000; i++) junk = [i, junk.length];
console.log(keep.every((k) => w.get(k).payload === 'p' + k.i), keep.length); // expect: true 30
