function sloppy() {
  const o = Object.freeze({ x: 1 });
  o.x = 2;
  o.y = 3;
  delete o.x;
  'str'.length = 1;
  return o.x;
}
function strict(k) {
  'use strict';
  const o = Object.freeze({ x: 1 });
  try {
    if (k === 0) o.x = 2;
    if (k === 1) o.y = 3;
    if (k === 2) delete o.x;
    if (k === 3) 'str'.length = 1;
    if (k === 4) (5).foo = 1;
    return 'no error';
  } catch (e) {
    return e.name;
  }
}
console.log(sloppy()); // expect: 1
console.log([0, 1, 2, 3, 4].map(strict).join()); // expect: TypeError,TypeError,TypeError,TypeError,TypeError
