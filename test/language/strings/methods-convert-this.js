console.log(String.prototype.slice.call(12345, 1, 3), String.prototype.toUpperCase.call(true), String.prototype.padEnd.call([1, 2], 5, '.'), String.prototype.at.call({ toString: () => 'obj' }, -1));

// expect: 23 TRUE 1,2.. j
