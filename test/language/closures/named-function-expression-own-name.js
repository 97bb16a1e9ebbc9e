const fact = function self(n) {
  return n < 2 ? 1 : n * self(n - 1);
};
console.log(fact(10), typeof self); // expect: 3628800 undefined
