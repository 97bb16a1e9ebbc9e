'use strict';
function f(a, b) {
  let x = (a & 255) | (b << 2);
  x = -(a ** 2) % ~b;
  x ||= b;
  a.n ??= x++;
  a.n.m += 'tail';
  delete a[b];
  x = typeof a === 'string' ? void 0 : !b;
  return a == null || b != undefined || a !== undefined;
}
