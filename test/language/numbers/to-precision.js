console.log((123.456).toPrecision(4), (0.000123).toPrecision(2), (1e21).toPrecision(3), (123456).toPrecision(2), (1.25).toPrecision(2), (0).toPrecision(3), (99.99).toPrecision(3), (1e-7).toPrecision(3), (5).toPrecision(), Infinity.toPrecision(1));
try {
  (1).toPrecision(0);
} catch (e) {
  console.log(e.name);
}

// expect: 123.5 0.00012 1.00e+21 1.2e+5 1.3 0.00 100 1.00e-7 5 Infinity
// expect: RangeError
