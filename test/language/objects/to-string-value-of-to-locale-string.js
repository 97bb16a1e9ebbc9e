const o = { toString() { return 'mine'; } };
console.log(o.toLocaleString(), o.valueOf() === o, String({}), ({}).toString.call(undefined), Object.prototype.toString.call(Object.create(null)));

// expect: mine true [object Object] [object Undefined] [object Object]
