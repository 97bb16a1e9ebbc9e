const o = Object.defineProperty({}, 'fixed', { value: 1 });
const attempts = [
  () => Object.defineProperty(o, 'fixed', { value: 2 }),
  () => Object.defineProperty(o, 'fixed', { enumerable: true }),
  () => Object.defineProperty(o, 'fixed', { get() {} }),
  () => Object.defineProperty({}, 'x', { value: 1, get() {} }),
  () => Object.defineProperty({}, 'x', { get: 5 }),
  () => Object.defineProperty({}, 'x', 5),
  () => Object.defineProperty(5, 'x', {}),
];
for (const f of attempts) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}
Object.defineProperty(o, 'fixed', { value: 1 });
console.log('same value is fine');

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: same value is fine
