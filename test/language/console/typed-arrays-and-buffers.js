console.log(new Uint8Array([1, 2]), new Float64Array(1)); // expect: Uint8Array(2) [ 1, 2 ] Float64Array(1) [ 0 ]
