console.log((1.005).toFixed(2), (1.45).toFixed(1), (0).toFixed(2), (-1.5).toFixed(0), (2.5).toFixed(0), (1e21).toFixed(2), (123.456).toFixed(), (0.000001).toFixed(7), (1.23e-10).toFixed(2), (10.235).toFixed(2), NaN.toFixed(1));
for (const d of [-1, 101]) {
  try {
    (1).toFixed(d);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 1.00 1.4 0.00 -2 3 1e+21 123 0.0000010 0.00 10.23 NaN
// expect: RangeError
// expect: RangeError
