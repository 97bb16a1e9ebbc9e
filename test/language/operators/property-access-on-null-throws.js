for (const f of [() => null.x, () => undefined[0], () => (null.x = 1), () => undefined.f()]) {
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
