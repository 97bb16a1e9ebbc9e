for (const f of [() => Promise(() => {}), () => new Promise(), () => new Promise(5), () => Promise.resolve.call(undefined, 1)]) {
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
