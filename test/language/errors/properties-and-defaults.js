const e = new Error('msg');
console.log(Object.getOwnPropertyNames(e).sort().join(), Object.keys(e).length, e.name, Object.hasOwn(e, 'name'), 'message' in new Error(), Object.hasOwn(new Error(), 'message'));
const d = Object.getOwnPropertyDescriptor(e, 'message');
console.log(d.writable, d.enumerable, d.configurable);

// expect: message,stack 0 Error false true false
// expect: true false true
