console.log(Math.exp(1), Math.expm1(1e-10), Math.log(Math.E), Math.log1p(1e-10), Math.log2(8), Math.log10(1000), Math.log(0), Math.log(-1), Math.log2(0.125));

// expect: 2.718281828459045 1.00000000005e-10 1 9.999999999500001e-11 3 3 -Infinity NaN -3
