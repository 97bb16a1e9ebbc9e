const o = { a: { b: 1 } };
console.log(delete o?.a.b, delete o?.z?.y, 'b' in o.a); // expect: true true false
const nil = null;
console.log(delete nil?.x); // expect: true
