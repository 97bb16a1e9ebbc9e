'use strict';
const o = Object.defineProperty({}, 'fixed', { value: 1 });
try {
  delete o.fixed;
} catch (e) {
  console.log(e.name); // expect: TypeError
}
try {
  delete [].length;
} catch (e) {
  console.log(e.name); // expect: TypeError
}
