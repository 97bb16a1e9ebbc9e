const a = {}, b = [];
const w = new WeakSet([a]);
console.log(w.has(a), w.has(b), w.add(b) === w, w.has(b), w.delete(a), w.has(a), w.has(5)); // expect: true false true true true false false
try {
  w.add(1);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
