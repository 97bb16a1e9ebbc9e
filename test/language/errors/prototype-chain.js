class A extends TypeError {}
const e = new A('m');
console.log(e.name, e instanceof TypeError, e.constructor.name, Object.prototype.toString.call(e), String(e));

// expect: TypeError true A [object Error] TypeError: m
