console.log(Math.max(), Math.min(), Math.max(1, '3', 2), Math.max(1, NaN), Object.is(Math.max(-0, 0), 0), Object.is(Math.min(0, -0), -0), Math.max(undefined), Math.max(null, -1), Math.max([5]), Math.min.length);

// expect: -Infinity Infinity 3 NaN true true NaN 0 5 2
