const tests = [[() => missingName, 'missingName'], [() => ({}).nope(), 'nope'], [() => null.someProp, 'someProp']];
for (const [f, word] of tests) {
  try {
    f();
  } catch (e) {
    console.log(e.message.includes(word));
  }
}

// expect: true
// expect: true
// expect: true
