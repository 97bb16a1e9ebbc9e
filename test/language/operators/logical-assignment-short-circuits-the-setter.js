let sets = 0, rights = 0;
const o = {
  get x() { return 1; },
  set x(v) { sets++; },
};
o.x ||= rights++;
o.x ??= rights++;
o.x &&= rights++;
console.log(sets, rights); // expect: 1 1
const frozen = Object.freeze({ y: 1 });
(() => {
  'use strict';
  frozen.y ||= 2;
  console.log(frozen.y); // expect: 1
})();
