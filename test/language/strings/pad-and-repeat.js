console.log('5'.padStart(3, '0'), 'a'.padEnd(4, 'xyz') + '|', 'abc'.padStart(2), 'a'.padStart(3) + '|', 'a'.padEnd(3, ''), 'ab'.repeat(3), 'x'.repeat(0) === '');
for (const n of [-1, Infinity]) {
  try {
    'x'.repeat(n);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 005 axyz| abc   a| a ababab true
// expect: RangeError
// expect: RangeError
