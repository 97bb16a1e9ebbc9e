const target = { alive: true };
const r = new WeakRef(target);
console.log(r.deref() === target, r.deref().alive, Object.prototype.toString.call(r));
for (const bad of [1, 'x', undefined]) {
  try {
    new WeakRef(bad);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: true true [object WeakRef]
// expect: TypeError
// expect: TypeError
// expect: TypeError
