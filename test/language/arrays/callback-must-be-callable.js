for (const k of ['map', 'filter', 'forEach', 'some', 'every', 'reduce', 'find', 'flatMap']) {
  try {
    [][k](null);
    console.log(k, 'no error');
  } catch (e) {
    console.log(k, e.name);
  }
}

// expect: map TypeError
// expect: filter TypeError
// expect: forEach TypeError
// expect: some TypeError
// expect: every TypeError
// expect: reduce TypeError
// expect: find TypeError
// expect: flatMap TypeError
