console.log(new Int8Array([10, 9, -1, 100]).sort().join(), new Float32Array([NaN, -0, 0, -1, Infinity]).sort().join(), new Uint8Array([1, 2, 3]).sort((a, b) => b - a).join(), Object.is(new Float64Array([0, -0]).sort()[0], -0));

// expect: -1,9,10,100 -1,0,0,Infinity,NaN 3,2,1 true
