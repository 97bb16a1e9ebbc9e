console.log([1, null, 'a', undefined, { toLocaleString: () => 'loc' }].toLocaleString()); // expect: 1,,a,,loc
