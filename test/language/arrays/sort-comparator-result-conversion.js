console.log([2, 1, 3].sort((a, b) => String(a - b)).join(), [2, 1].sort(() => NaN).join(), [1, 2, 3].sort((a, b) => a < b).join());
for (const bad of [null, 5, 'x', {}]) {
  try {
    [1, 2].sort(bad);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 1,2,3 2,1 1,2,3
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
