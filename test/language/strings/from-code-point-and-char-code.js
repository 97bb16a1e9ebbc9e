console.log(String.fromCodePoint(97, 128512, 0x10ffff).length, String.fromCharCode(65, 0x10041, -1).length, String.fromCharCode(65.9, 65536 + 66));
for (const n of [-1, 0x110000, 1.5, NaN]) {
  try {
    String.fromCodePoint(n);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 5 3 AB
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
