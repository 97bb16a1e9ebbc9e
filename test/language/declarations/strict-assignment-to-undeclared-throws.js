'use strict';
try {
  nowhere = 1;
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
console.log(typeof nowhere); // expect: undefined
