const proto = { v: 1 };
const o = Object.create(proto);
const read = () => o.v;
let s = 0;
for (let i = 0; i < 100; i++) s += read();
proto.v = 2;
for (let i = 0; i < 100; i++) s += read();
Object.defineProperty(proto, 'v', { get: () => 3 });
for (let i = 0; i < 100; i++) s += read();
o.v = 4;
Object.defineProperty(o, 'v', { value: 4 });
for (let i = 0; i < 100; i++) s += read();
console.log(s); // expect: 1000
