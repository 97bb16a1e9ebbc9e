const o = {};
Object.defineProperty(o, 'x', { value: 1 });
console.log(JSON.stringify(Object.getOwnPropertyDescriptor(o, 'x')));
o.y = 2;
console.log(JSON.stringify(Object.getOwnPropertyDescriptor(o, 'y')));
Object.defineProperty(o, 'y', { enumerable: false });
console.log(JSON.stringify(Object.getOwnPropertyDescriptor(o, 'y')), Object.keys(o).length);

// expect: {"value":1,"writable":false,"enumerable":false,"configurable":false}
// expect: {"value":2,"writable":true,"enumerable":true,"configurable":true}
// expect: {"value":2,"writable":true,"enumerable":false,"configurable":true} 0
