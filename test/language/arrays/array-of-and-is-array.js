console.log(Array.of(7).length, Array.of().length, Array.isArray([]), Array.isArray({ length: 0 }), Array.isArray(new Uint8Array()), Array.isArray(Array.prototype));

// expect: 1 0 true false false true
