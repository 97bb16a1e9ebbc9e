const o = {};
Object.defineProperty(o, 'x', { value: 1, writable: true });
o.x = 2;
Object.defineProperty(o, 'x', { writable: false });
o.x = 3;
console.log(o.x); // expect: 2
try {
  Object.defineProperty(o, 'x', { writable: true });
} catch (e) {
  console.log(e.name); // expect: TypeError
}
