const saved = Math.max;
Math.max = () => 'patched';
console.log(Math.max(1, 2)); // expect: patched
Math.max = saved;
Array.prototype.last = function () { return this[this.length - 1]; };
console.log([1, 2].last(), Math.max(1, 2)); // expect: 2 2
delete Array.prototype.last;
