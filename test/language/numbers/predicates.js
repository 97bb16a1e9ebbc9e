console.log(Number.isInteger(5), Number.isInteger(5.5), Number.isInteger('5'), Number.isInteger(-0), Number.isSafeInteger(2 ** 53), Number.isSafeInteger(2 ** 53 - 1), Number.isNaN('x'), isNaN('x'), Number.isFinite('5'), isFinite('5'), isFinite(Infinity));

// expect: true false false true false true false true false true false
