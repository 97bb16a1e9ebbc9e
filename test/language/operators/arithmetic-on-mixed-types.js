console.log(1 + '2', '3' - 1, '4' * '5', '6' / 2, '7' % 4, true + true, null + 1, undefined + 1);
console.log([] + {}, [] + [], [1, 2] + 3, +[], +{}, +'', +' 12 ', +'1x', -'3', +[5], +'0x1f', +'0b11', +'1e3');

// expect: 12 2 20 3 3 2 1 NaN
// expect: [object Object]  1,23 0 NaN 0 12 NaN -3 5 31 3 1000
