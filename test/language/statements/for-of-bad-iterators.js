for (const o of [
  { [Symbol.iterator]: () => 1 },
  { [Symbol.iterator]: 1 },
  { [Symbol.iterator]: () => ({}) },
  { [Symbol.iterator]: () => ({ next: () => 5 }) },
]) {
  try {
    for (const x of o);
    console.log('no error');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
