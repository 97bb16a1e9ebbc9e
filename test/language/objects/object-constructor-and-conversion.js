console.log(typeof Object(1), Object(1) instanceof Number, Object('s').length, Object(null) instanceof Object, new Object({ a: 1 }).a);
const o = {};
console.log(Object(o) === o, new Object(true).valueOf(), Object.length, Object.name);

// expect: object true 1 true 1
// expect: true true 1 Object
