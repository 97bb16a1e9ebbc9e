const f = function me() {
  me = 1;
  return typeof me;
};
console.log(f()); // expect: function
const g = function me() {
  'use strict';
  try {
    me = 1;
  } catch (e) {
    return e.name;
  }
};
console.log(g()); // expect: TypeError
