const o = Object.create({ p: 1 }, { h: { value: 1 } });
o.e = 1;
console.log(Object.hasOwn(o, 'e'), Object.hasOwn(o, 'p'), o.hasOwnProperty('h'), o.propertyIsEnumerable('h'), o.propertyIsEnumerable('e'));
console.log(Object.hasOwn('abc', 1), Object.hasOwn([1], 'length'), Object.prototype.hasOwnProperty.call(Object.create(null), 'x'));

// expect: true false true false true
// expect: true true false
