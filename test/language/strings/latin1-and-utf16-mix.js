const a = 'caf\u00e9', b = '\u4e2d\u6587';
const m = a + b + a;
console.log(m.length, m.slice(0, 4) === a, m.slice(4, 6) === b, m.indexOf('\u6587'), m.slice(6) === a, (a + b).slice(0, 4) === 'caf\u00e9');
const keys = { [a]: 1, [m.slice(0, 4)]: 2 };
console.log(Object.keys(keys).length, keys.café);

// expect: 10 true true 5 true true
// expect: 1 2
