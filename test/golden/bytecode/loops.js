'use strict';
function sum(a, limit) {
  let s = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === limit) break;
    if (a[i] > 10 && !a[i].odd) continue;
    s += a[i] * 2 + 1;
  }
  while (s >= 100 || s === undefined) s -= 7;
  do s++; while (s !== 3);
  return s;
}
