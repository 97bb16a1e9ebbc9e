function outer() {
  'use strict';
  return (function () { return this; })();
}
console.log(outer()); // expect: undefined
