const o = JSON.parse('{"a":1,"a":2,"__proto__":{"x":1}}');
console.log(o.a, Object.keys(o).join(), o.x, Object.getPrototypeOf(o) === Object.prototype); // expect: 2 a,__proto__ undefined true
