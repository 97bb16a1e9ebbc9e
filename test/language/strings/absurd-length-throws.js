for (const f of [() => 'x'.repeat(2 ** 30), () => 'ab'.padEnd(2 ** 31, 'c'), () => { let s = 'xxxxxxxx'; for (let i = 0; i < 40; i++) s += s; }]) {
  try {
    f();
    console.log('no error');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: RangeError
// expect: RangeError
// expect: RangeError
