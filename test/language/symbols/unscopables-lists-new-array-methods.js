const u = Array.prototype[Symbol.unscopables];
console.log(u.flat, u.includes, u.keys, u.concat, Object.getPrototypeOf(u)); // expect: true true true undefined null
