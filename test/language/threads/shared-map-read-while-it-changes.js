// Keys of every sort are found in a map and a set that another thread fills, empties and makes grow meanwhile.
// threads
const object = {};
const symbol = Symbol('s');
const fixed = [['text', 1], [7, 2], [1.5, 3], [NaN, 4], [-0, 5], [object, 6], [symbol, 7], [true, 8], [null, 9], [undefined, 10], ['wide \u0416', 11]];
const map = new Map(fixed);
const set = new Set(fixed.map(([key]) => key));
const state = { stop: 0, map, set };
const changer = new Thread(() => {
  let n = 0;
  do {
    for (let i = 0; i < 9; i++) map.set('k' + i, i), set.add(1000 + i * 1000);
    map.set('text', 1);
    for (let i = 0; i < 9; i += 2) map.delete('k' + i), set.delete(1000 + i * 1000);
    n++;
  } while (n < 3 || (Atomics.load(state, 'stop') === 0 && n < 100));
  return map.size + ' ' + set.size;
});
let wrong = 0;
for (let round = 0; round < 4; round++) {
  for (const [key, value] of fixed) {
    if (map.get(key) !== value || !map.has(key) || !set.has(key)) wrong++;
  }
  for (let i = 0; i < 9; i++) {
    const found = map.get('k' + i);
    if (found !== undefined && found !== i) wrong++;
  }
  if (map.get('absent') !== undefined || map.has(8) || set.has('absent') || map.has(0) !== true) wrong++;
}
Atomics.store(state, 'stop', 1);
console.log(wrong, changer.join(), map.get('k3'), map.get('k4'), set.has(1000), set.has(2000)); // expect: 0 15 15 3 undefined false true
