console.log((255).toString(16), (255).toString(2), (-255).toString(36), (0.5).toString(2), (35).toString(36), (0.1).toString(3).slice(0, 12), (1e21).toString(7).length, NaN.toString(2), (2 ** 40 + 0.5).toString(16));
for (const r of [1, 37, 0]) {
  try {
    (1).toString(r);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: ff 11111111 -73 0.1 z 0.0022002200 25 NaN 10000000000.8
// expect: RangeError
// expect: RangeError
// expect: RangeError
