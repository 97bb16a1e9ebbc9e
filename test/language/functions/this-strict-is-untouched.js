'use strict';
function f() {
  return this;
}
console.log(f(), f.call(1), f.call(null), typeof f.call('s')); // expect: undefined 1 null string
