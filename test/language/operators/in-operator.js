const o = { a: undefined, __proto__: { b: 1 } };
console.log('a' in o, 'b' in o, 'c' in o, 0 in [1], 1 in [1], 'length' in [], 0 in [,]); // expect: true true false true false true false
try {
  'x' in 'string';
} catch (e) {
  console.log(e.name); // expect: TypeError
}
