const o = { name: 'o', f() { return this && this.name; } };
console.log(o.f(), o['f'](), (o.f)()); // expect: o o o
const g = o.f;
globalThis.name = 'global';
console.log(g(), (0, o.f)()); // expect: global global
