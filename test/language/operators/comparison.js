console.log(1 < 2, '10' < '9', '10' < 9, null >= 0, null > 0, null == 0, undefined == null, undefined >= 0, NaN <= NaN);
console.log('a' < 'B', 'a' < 'b', 'ab' < 'abc', [2] > 1, '\u{1F600}' > '\uFFFF', true > false, -0 < 0);

// expect: true true false true false false true false false
// expect: false true true true false true false
