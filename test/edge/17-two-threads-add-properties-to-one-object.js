// threads
const o = {};
const ts = [0, 1, 2].map(
  (k) =>
    new Thread(() => {
      for (let i = 0; i < 120; i++) {
        o['t' + k + '_' + i] = i;
        o['same' + i] = k;
      }
    }),
);
ts.forEach((t) => t.join());
const keys = Object.keys(o);
let bad = 0;
for (let k = 0; k < 3; k++) for (let i = 0; i < 120; i++) if (o['t' + k + '_' + i] !== i) bad++;
for (let i = 0; i < 120; i++) if (![0, 1, 2].includes(o['same' + i])) bad++;
console.log(keys.length, new Set(keys).size, bad); // expect: 480 480 0
