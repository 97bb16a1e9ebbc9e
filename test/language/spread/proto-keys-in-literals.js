const p = { inherited: 'yes' };
const a = { __proto__: p };
const b = { ['__proto__']: p };
const __proto__ = p;
const c = { __proto__ };
const d = { ...{ ['__proto__']: p } };
console.log(a.inherited, b.inherited, c.inherited, d.inherited); // expect: yes undefined undefined undefined
console.log(Object.keys(a).length, Object.keys(b).length, Object.keys(c).length, Object.keys(d).length); // expect: 0 1 1 1
