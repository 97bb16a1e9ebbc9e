const s = Symbol('s');
for (const f of [() => s + '', () => +s, () => s * 1, () => s < 1, () => s | 0]) {
  try {
    f();
  } catch (e) {
    console.log(e.name);
  }
}
console.log(!s, s == s, String(s));

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: false true Symbol(s)
