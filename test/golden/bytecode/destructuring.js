'use strict';
function f({ a, b: { c = 1 } = {}, ...rest }, [first, , ...others]) {
  [a, first] = [first, a];
  for (const { x } of others) rest[x] = c;
  return rest;
}
