import * as ns from './lib/forms.mjs';
for (const f of [() => { ns.a = 2; }, () => { ns.fresh = 1; }, () => { delete ns.a; }, () => Object.defineProperty(ns, 'a', { value: 9 }), () => Object.setPrototypeOf(ns, {})]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}
console.log(delete ns.missing, Object.setPrototypeOf(ns, null) === ns);

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: true true
