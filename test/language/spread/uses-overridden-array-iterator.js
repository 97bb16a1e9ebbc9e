const a = [1, 2, 3];
a[Symbol.iterator] = function* () {
  yield 'custom';
};
console.log([...a].join(), Math.max.apply(null, a)); // expect: custom 3
