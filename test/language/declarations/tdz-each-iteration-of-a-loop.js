// The binding is fresh, and dead, at the start of each iteration.
for (let i = 0; i < 2; i++) {
  try {
    x;
  } catch (e) {
    console.log(i, e.name);
  }
  let x = i;
}

// expect: 0 ReferenceError
// expect: 1 ReferenceError
