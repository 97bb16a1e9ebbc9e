console.log(new Array(3).length, Array(3).length, new Array(1, 2).join(), Array('3').join(), 0 in new Array(2));
for (const n of [-1, 1.5, 4294967296]) {
  try {
    new Array(n);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 3 3 1,2 3 false
// expect: RangeError
// expect: RangeError
// expect: RangeError
