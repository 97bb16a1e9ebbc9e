// Lookups in compiled code: keys of all kinds, zeros, NaN, equal strings that are different cells, growth.
const objects = Array.from({ length: 20 }, (_, i) => ({ i }));
const map = new Map();
const set = new Set();
let found = 0;
for (let round = 0; round < 300; round++) {
  for (let i = 0; i < 20; i++) {
    const keys = [i, i + 0.5, 'k' + i, objects[i], i % 2 === 0, -i, `long key of more than twenty-four units ${i}`];
    for (const key of keys) {
      if (map.has(key)) found++;
      map.set(key, (map.get(key) ?? 0) + 1);
      if (!set.has(key)) set.add(key);
    }
  }
}
map.set(NaN, 'nan').set(-0, 'zero');
console.log(map.size, set.size, found, map.get(NaN), map.get(0), Object.is([...map.keys()].at(0), 0)); // expect: 122 121 41879 nan zero true
const list = [];
for (let i = 0; i < 3000; i++) {
  list.push(i);
  if (i % 3 === 0) list.pop();
  list[list.length] = 'x' + i;
}
while (list.length > 10) list.pop();
console.log(list.join()); // expect: x0,1,x1,2,x2,x3,4,x4,5,x5
