const a = { n: 'a' };
const o = {};
Object.setPrototypeOf(o, a);
console.log(o.n, Object.getPrototypeOf(o) === a, o.__proto__ === a, Object.getPrototypeOf(1) === Number.prototype);
o.__proto__ = null;
console.log(o.n, o.__proto__, Object.getPrototypeOf(o));
for (const f of [() => Object.setPrototypeOf(a, 1), () => Object.setPrototypeOf(null, a), () => Object.setPrototypeOf(a, Object.create(a))]) {
  try {
    f();
  } catch (e) {
    console.log(e.name);
  }
}

// expect: a true true true
// expect: undefined undefined null
// expect: TypeError
// expect: TypeError
// expect: TypeError
