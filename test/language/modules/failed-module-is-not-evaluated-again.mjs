const errors = [];
for (let i = 0; i < 2; i++) {
  try {
    await import('./lib/throws.mjs');
  } catch (e) {
    errors.push(e);
  }
}
console.log(globalThis.throwsRan, errors[0] === errors[1], errors[0].message);

// expect: 1 true module failed
