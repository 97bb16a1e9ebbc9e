'use strict';
const check = (o) => [Object.isFrozen(o), Object.isSealed(o), Object.isExtensible(o)].join();
const f = Object.freeze({ a: 1, n: { deep: 1 } });
const s = Object.seal({ a: 1 });
const p = Object.preventExtensions({ a: 1 });
console.log(check(f), check(s), check(p));
f.n.deep = 2;
s.a = 2;
delete p.a;
const tries = [() => (f.a = 2), () => delete s.a, () => (p.b = 1), () => Object.setPrototypeOf(p, {})];
console.log(f.n.deep, s.a, Object.keys(p).length, tries.map((t) => {
  try {
    t();
    return 'ok';
  } catch (e) {
    return e.name;
  }
}).join());

// expect: true,true,false false,true,false false,false,false
// expect: 2 2 0 TypeError,TypeError,TypeError,TypeError
