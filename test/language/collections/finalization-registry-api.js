const f = new FinalizationRegistry(() => {});
const target = {}, token = {};
console.log(f.register(target, 'held', token), f.unregister(token), f.unregister(token), Object.prototype.toString.call(f));
for (const bad of [() => f.register(1, 'x'), () => f.register(target, target), () => f.unregister(5), () => new FinalizationRegistry(1)]) {
  try {
    bad();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: undefined true false [object FinalizationRegistry]
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
