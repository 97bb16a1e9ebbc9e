const a = {}, b = Object.create(a), c = Object.create(b);
console.log(a.isPrototypeOf(c), c.isPrototypeOf(a), a.isPrototypeOf(5), Function.prototype.isPrototypeOf(Object)); // expect: true false false true
