undefined = 1;
NaN = 2;
console.log(undefined, NaN); // expect: undefined NaN
(function () {
  'use strict';
  try {
    Infinity = 3;
  } catch (e) {
    console.log(e.name); // expect: TypeError
  }
})();
