console.log(['', ' ', '12', ' 0x1f ', '0o17', '0b101', '1e3', '1_0', '1n', '.', '+.5', '-0x1', 'Infinity', 'infinity', '\n7\t', '12.', '00012'].map(Number).join());
console.log([null, undefined, true, [], [7], [1, 2], {}, '5'].map(Number).join(), Number(), Number({ valueOf: () => 8 }));

// expect: 0,0,12,31,15,5,1000,NaN,NaN,NaN,0.5,NaN,Infinity,NaN,7,12,12
// expect: 0,NaN,1,0,7,NaN,NaN,5 0 8
