function f(list) {
  for (const x of list) {
    try {
      if (x > 1) return 'found ' + x;
    } finally {
      console.log('checked', x);
    }
  }
}
console.log(f([1, 2, 3]));

// expect: checked 1
// expect: checked 2
// expect: found 2
