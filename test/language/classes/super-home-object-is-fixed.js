const p1 = { f: () => 'p1' };
const p2 = { f: () => 'p2' };
const a = { __proto__: p1, call() { return super.f(); } };
const b = { __proto__: p2, call: a.call };
console.log(b.call()); // expect: p1
Object.setPrototypeOf(a, p2);
console.log(b.call()); // expect: p2
