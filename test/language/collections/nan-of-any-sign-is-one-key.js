// Operations leave NaN with either sign; to a Map and a Set it is one value.
function nans(zero, text) {
  return [NaN, -NaN, zero / zero, -(zero / zero), - -text, +text, -text, Math.sqrt(-1), zero * Infinity, -(zero * Infinity)];
}
const set = new Set();
const map = new Map();
for (let round = 0; round < 40; round++) {
  for (const nan of nans(0, 'x')) {
    set.add(nan);
    set.add(-nan);
    map.set(nan, round);
    map.set(-nan, -round);
    if (!set.has(-nan) || map.get(nan) !== -round) throw new Error(`round ${round}`);
  }
}
console.log(set.size, map.size, map.get(NaN)); // expect: 1 1 -39
console.log(set.delete(-NaN), set.has(NaN), map.delete(0 / 0), map.size); // expect: true false true 0
console.log(new Set(nans(0, 'x')).size, new Map(nans(0, 'x').map((nan) => [nan, 1])).size); // expect: 1 1
