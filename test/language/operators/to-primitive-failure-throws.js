const o = { valueOf: () => ({}), toString: () => ({}) };
for (const f of [() => o + 1, () => `${o}`, () => o < 1, () => o == 1]) {
  try {
    f();
  } catch (e) {
    console.log(e.name);
  }
}

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
