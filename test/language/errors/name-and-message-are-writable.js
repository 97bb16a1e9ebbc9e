const e = new Error('a');
e.name = 'Custom';
e.message = 'b';
console.log(String(e)); // expect: Custom: b
Error.prototype.toString.call(e);
TypeError.prototype.name = 'Patched';
console.log(String(new TypeError('m'))); // expect: Patched: m
