// Nothing but calls.
'use strict';

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

if (fib(29) !== 514229) throw new Error('calls: a wrong number');
