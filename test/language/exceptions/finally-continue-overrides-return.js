function f() {
  for (let i = 0; i < 3; i++) {
    try {
      return 'early ' + i;
    } finally {
      if (i < 2) continue;
    }
  }
}
console.log(f()); // expect: early 2
