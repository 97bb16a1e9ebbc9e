console.log(Math.pow(2, 0.5), Math.pow(-8, 1 / 3), Math.pow(0, -1), Math.pow(-0, -3), Math.pow(NaN, 0), Math.pow(1, NaN), Math.pow(2, 1024), Math.pow(-2, 3), Math.pow(-Infinity, -1));

// expect: 1.4142135623730951 NaN Infinity -Infinity 1 NaN Infinity -8 -0
