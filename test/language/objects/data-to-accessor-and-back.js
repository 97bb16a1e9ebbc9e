const o = { v: 1 };
const read = (x) => x.v;
const a = read(o);
Object.defineProperty(o, 'v', { get: () => 'accessor' });
const b = read(o);
Object.defineProperty(o, 'v', { value: 'data', writable: true });
o.v += '!';
console.log(a, b, read(o)); // expect: 1 accessor data!
