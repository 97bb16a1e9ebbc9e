console.log(['42px', ' -17', '0x1F', '0b1', '1e3', '', 'x', '+5', '010'].map((s) => parseInt(s)).join());
console.log(parseInt('ff', 16), parseInt('0xff', 16), parseInt('z', 36), parseInt('12', 2), parseInt('2', 2), parseInt('11', 1), parseInt('11', 37), parseInt('10', 0), parseInt(null, 36), parseInt(0.0000005), parseInt('9007199254740993'), parseInt('123', 10.9), Object.is(parseInt('-0'), -0));

// expect: 42,-17,31,0,1,NaN,NaN,5,10
// expect: 255 255 35 1 NaN NaN NaN 10 1112745 5 9007199254740992 123 true
