const a = () => {};
let b = function () {};
const o = { c() {}, d: () => {}, ['e' + 1]: () => {}, get g() { return 1; } };
const { z = function () {} } = {};
console.log(a.name, b.name, o.c.name, o.d.name, o.e1.name, z.name); // expect: a b c d e1 z
console.log(Object.getOwnPropertyDescriptor(o, 'g').get.name); // expect: get g
