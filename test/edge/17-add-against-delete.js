// threads
const o = { stay: 'stay' };
const adder = new Thread(() => {
  for (let i = 0; i < 300; i++) o['p' + (i % 20)] = 'p' + (i % 20);
});
const deleter = new Thread(() => {
  for (let i = 0; i < 300; i++) delete o['p' + ((i * 7) % 20)];
});
let bad = 0;
for (let i = 0; i < 300; i++) {
  const v = o['p' + (i % 20)];
  if (v !== undefined && v !== 'p' + (i % 20)) bad++;
  if (o.stay !== 'stay') bad++;
}
adder.join();
deleter.join();
for (const k of Object.keys(o)) if (o[k] !== k) bad++;
console.log(bad); // expect: 0
