const m = new Map();
for (let i = 0; i < 5000; i++) m.set('k' + (i % 2500), i);
for (let i = 0; i < 2500; i += 2) m.delete('k' + i);
let s = 0;
for (const [k, v] of m) s += v;
console.log(m.size, s, m.get('k1'), m.has('k0')); // expect: 1250 4687500 2501 false
