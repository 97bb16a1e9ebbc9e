const base = Object.defineProperty({}, 'x', { value: 1, writable: false });
const o = Object.create(base);
o.x = 2;
console.log(o.x, Object.hasOwn(o, 'x')); // expect: 1 false
(() => {
  'use strict';
  try {
    o.x = 3;
  } catch (e) {
    console.log(e.name); // expect: TypeError
  }
})();
Object.defineProperty(o, 'x', { value: 4 });
console.log(o.x); // expect: 4
