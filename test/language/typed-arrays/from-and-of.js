console.log(Uint8Array.from([1, 2, 3], (x) => x * 100).join(), Int32Array.of(1.9, '2', -3).join(), Float32Array.from({ length: 2 }).join(), Uint8Array.from(new Set([5, 5, 6])).join(), Uint8Array.from('123').join());

// expect: 100,200,44 1,2,-3 NaN,NaN 5,6 1,2,3
