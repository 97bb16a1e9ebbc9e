// threads
// A writer that prepares its addition while another one's is half done must not take the same slot.
let bad = 0;
for (let round = 0; round < 12; round++) {
  const o = {};
  for (let i = 0; i < 150; i++) o['first' + i] = i; // a dictionary soon
  const ts = [0, 1, 2, 3].map(
    (k) =>
      new Thread(() => {
        for (let i = 0; i < 300; i++) o['t' + k + '_' + i] = k * 1000 + i;
      }),
  );
  ts.forEach((t) => t.join());
  for (let k = 0; k < 4; k++) for (let i = 0; i < 300; i++) if (o['t' + k + '_' + i] !== k * 1000 + i) bad++;
  for (let i = 0; i < 150; i++) if (o['first' + i] !== i) bad++;
  if (Object.keys(o).length !== 1350) bad++;
}
console.log(bad); // expect: 0
