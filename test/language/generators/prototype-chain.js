function* g() {}
const it = g();
console.log(it instanceof g, Object.getPrototypeOf(it) === g.prototype, typeof it[Symbol.iterator], it[Symbol.iterator]() === it);
console.log(Object.prototype.toString.call(it), Object.prototype.toString.call(g));
g.prototype.extra = 'x';
console.log(it.extra, Object.hasOwn(g.prototype, 'constructor'));

// expect: true true function true
// expect: [object Generator] [object GeneratorFunction]
// expect: x false
