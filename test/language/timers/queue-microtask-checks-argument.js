for (const bad of [undefined, 5, 'x']) {
  try {
    queueMicrotask(bad);
  } catch (e) {
    console.log(e.name);
  }
}
queueMicrotask(() => console.log('ran'));

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: ran
