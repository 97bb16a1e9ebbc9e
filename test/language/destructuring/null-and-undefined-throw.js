for (const v of [null, undefined]) {
  try {
    const {} = v;
  } catch (e) {
    console.log(e.name);
  }
  try {
    const [] = v;
  } catch (e) {
    console.log(e.name);
  }
}

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
