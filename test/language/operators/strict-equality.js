const o = {};
console.log(1 === 1.0, '1' === 1, NaN === NaN, 0 === -0, o === o, {} === {}, 'ab' === 'a' + 'b', null === undefined);

// expect: true false false true true false true false
