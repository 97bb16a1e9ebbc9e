const xs = [-2.5, -1.5, -0.5, -0.2, 0.5, 1.5, 2.5, 0.49999999999999994, 4503599627370495.5];
for (const f of ['floor', 'ceil', 'round', 'trunc']) console.log(f, xs.map((x) => (Object.is(Math[f](x), -0) ? '-0' : Math[f](x))).join(' '));

// expect: floor -3 -2 -1 -1 0 1 2 0 4503599627370495
// expect: ceil -2 -1 -0 -0 1 2 3 1 4503599627370496
// expect: round -2 -1 -0 -0 1 2 3 0 4503599627370496
// expect: trunc -2 -1 -0 -0 0 1 2 0 4503599627370495
