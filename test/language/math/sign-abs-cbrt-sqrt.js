console.log(Math.sign(-3), Math.sign(0), Object.is(Math.sign(-0), -0), Math.sign('x'), Math.abs(-5), Math.abs('-2'), Math.abs(null), Math.cbrt(27), Math.cbrt(-8), Math.sqrt(2), Math.sqrt(-1), Math.abs(-2147483648));

// expect: -1 0 true NaN 5 2 0 3 -2 1.4142135623730951 NaN 2147483648
