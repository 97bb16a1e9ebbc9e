const m = new Map([['a', 1], ['b', 2], ['c', 3]]);
const seen = [];
for (const [k] of m) {
  seen.push(k);
  if (k === 'a') {
    m.delete('b');
    m.set('d', 4);
  }
  if (k === 'c') {
    m.delete('a');
    m.set('a', 5);
  }
}
console.log(seen.join()); // expect: a,c,d,a
