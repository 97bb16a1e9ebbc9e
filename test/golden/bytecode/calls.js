'use strict';
function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
function apply(o, f) {
  o.m(1, f);
  o[f](...o.list);
  o?.m?.(2);
  return new o.C(f, `x${f}y`);
}
