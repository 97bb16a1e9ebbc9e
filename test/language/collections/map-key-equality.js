const m = new Map();
const o = {};
m.set(NaN, 'nan').set(0, 'zero').set(-0, 'minus zero').set('1', 'string').set(1, 'number').set(o, 'object').set(undefined, 'undef').set(null, 'null');
console.log(m.get(NaN), m.get(0), m.get('1'), m.get(1.0), m.get(o), m.get({}), m.get(), m.get(null), m.size, Object.is([...m.keys()][1], 0));

// expect: nan minus zero string number object undefined undef null 7 true
