const r = (x) => Math.round(x * 1e12) / 1e12;
console.log(r(Math.sin(1)), r(Math.cos(1)), r(Math.tan(1)), r(Math.asin(0.5)), r(Math.acos(0.5)), r(Math.atan(1)), r(Math.atan2(1, -1)), r(Math.sinh(1)), r(Math.cosh(1)), r(Math.tanh(1)), r(Math.asinh(1)), r(Math.acosh(2)), r(Math.atanh(0.5)));
console.log(Math.atan2(0, -0), Math.atan2(-0, 0), Math.sin(Infinity), Math.acos(2), Math.tanh(-Infinity));

// expect: 0.841470984808 0.540302305868 1.557407724655 0.523598775598 1.047197551197 0.785398163397 2.356194490192 1.175201193644 1.543080634815 0.761594155956 0.88137358702 1.316957896925 0.549306144334
// expect: 3.141592653589793 -0 NaN NaN -1
