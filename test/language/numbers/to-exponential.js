console.log((12345).toExponential(), (12345).toExponential(2), (0).toExponential(2), (0.00015).toExponential(0), (-1.5).toExponential(1), (1e21).toExponential(), NaN.toExponential(), (25).toExponential(0), (1.25).toExponential(1));

// expect: 1.2345e+4 1.23e+4 0.00e+0 1e-4 -1.5e+0 1e+21 NaN 3e+1 1.3e+0
