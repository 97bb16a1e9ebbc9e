const o = { a: 1, b: 2, a: 3, get b() { return 'getter'; } };
console.log(o.a, o.b, Object.keys(o).join()); // expect: 3 getter a,b
