for (const v of [1, {}, null, undefined]) {
  try {
    [...v];
  } catch (e) {
    console.log(e.name);
  }
}

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
