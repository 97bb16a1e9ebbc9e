console.log(); // expect:
console.log('a', 1, true, null, undefined, -0, NaN); // expect: a 1 true null undefined -0 NaN
console.log(Symbol('s'), 'x' + 1); // expect: Symbol(s) x1
