'use strict';
const t = Object.defineProperty({}, 'b', { value: 0, writable: false });
try {
  Object.assign(t, { a: 1, b: 2, c: 3 });
} catch (e) {
  console.log(e.name, t.a, t.b, t.c); // expect: TypeError 1 0 undefined
}
