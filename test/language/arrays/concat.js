const nested = [1].concat(2, [3, [4]], 'x', [], [, 5]);
console.log(nested.length, JSON.stringify(nested), 5 in nested); // expect: 7 [1,2,3,[4],"x",null,5] false
