function f(n) {
  return n ? n + arguments.callee(n - 1) : 0;
}
console.log(f(4)); // expect: 10
(function () {
  'use strict';
  try {
    arguments.callee;
  } catch (e) {
    console.log(e.name); // expect: TypeError
  }
})();
