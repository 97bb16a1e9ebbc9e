class A {
  get v() { return 1; }
}
const a = new A();
a.v = 2;
console.log(a.v); // expect: 1
(() => {
  'use strict';
  try {
    a.v = 2;
  } catch (e) {
    console.log(e.name); // expect: TypeError
  }
})();
