const n = new Number(5);
console.log(typeof n, n + 1, n == 5, n === 5, n.valueOf(), Object.keys(n).length, n instanceof Number, new Number(5) == new Number(5));
try {
  Number.prototype.valueOf.call('x');
} catch (e) {
  console.log(e.name);
}

// expect: object 6 true false 5 0 true false
// expect: TypeError
