const a = new Uint32Array(3);
try {
  Object.freeze(a);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
console.log(Object.isExtensible(a), Object.isFrozen(a)); // expect: false false
a[0] = 5;
try {
  (() => {
    'use strict';
    a.more = 1;
  })();
} catch (e) {
  console.log(a[0], e.name, 'more' in a); // expect: 5 TypeError false
}
const empty = Object.freeze(new Uint8Array(0));
console.log(Object.isFrozen(empty)); // expect: true
