const original = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function* () {
  yield 'patched';
};
const [x] = [1, 2];
const y = [...[3, 4]];
Array.prototype[Symbol.iterator] = original;
console.log(x, y.join(), [...[5]].join()); // expect: patched patched 5
