const a = [1, NaN, 0, 1, undefined, , null];
console.log(a.indexOf(1), a.indexOf(1, 1), a.lastIndexOf(1), a.indexOf(NaN), a.includes(NaN), a.indexOf(-0), a.indexOf('1'));
console.log(a.indexOf(undefined), [,].indexOf(undefined), [,].includes(undefined), a.lastIndexOf(1, -5), a.indexOf(1, -4), a.includes(1, 10));

// expect: 0 3 3 -1 true 2 -1
// expect: 4 -1 true 0 3 false
