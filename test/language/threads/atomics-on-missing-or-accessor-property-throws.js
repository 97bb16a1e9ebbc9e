// threads
const o = { get acc() { return 1; } };
for (const f of [() => Atomics.load(o, 'acc'), () => Atomics.add(o, 'acc', 1), () => Atomics.store(Object.freeze({ x: 1 }), 'x', 2), () => Atomics.load(5, 'x')]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
