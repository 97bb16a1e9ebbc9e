const w = new WeakMap();
const k1 = {}, k2 = () => {};
w.set(k1, 'one').set(k2, 'two');
console.log(w.get(k1), w.has(k2), w.get({}), w.delete(k1), w.has(k1), w.has(1), w.get('x'));
for (const bad of [1, 'x', null, undefined, Symbol.for('registered')]) {
  try {
    w.set(bad, 1);
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: one true undefined true false false undefined
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
