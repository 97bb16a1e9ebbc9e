function f(a) {
  'use strict';
  arguments[0] = 'changed';
  const before = a;
  a = 'again';
  return [before, arguments[0]].join();
}
console.log(f('orig')); // expect: orig,changed
