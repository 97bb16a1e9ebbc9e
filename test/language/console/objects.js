console.log({ a: 1, b: 'str', 'needs-quotes': [1], c: { d: null } }, {});
console.log({ f() {}, g: () => 1, h: class A {}, s: Symbol('x'), [Symbol('k')]: 1 });
console.log({ get x() { return 1; }, set y(v) {}, get z() { return 1; }, set z(v) {} });

// expect: { a: 1, b: 'str', 'needs-quotes': [ 1 ], c: { d: null } } {}
// expect: {
// expect:   f: [Function: f],
// expect:   g: [Function: g],
// expect:   h: [class A],
// expect:   s: Symbol(x),
// expect:   [Symbol(k)]: 1
// expect: }
// expect: { x: [Getter], y: [Setter], z: [Getter/Setter] }
