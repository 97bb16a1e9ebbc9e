for (const bad of [1, 'x', {}, () => {}, undefined]) {
  try {
    class X extends bad {}
    console.log('no error');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
