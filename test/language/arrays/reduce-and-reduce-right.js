console.log([1, 2, 3].reduce((a, b) => a + b), [[1], [2]].reduce((a, b) => a.concat(b), []).join(), ['a', 'b', 'c'].reduceRight((a, b) => a + b));
console.log([5].reduce(() => 'never'), [].reduce(() => 1, 'init'), [, 1, , 2].reduce((a, b) => a + b));
try {
  [].reduce((a) => a);
} catch (e) {
  console.log(e.name);
}
try {
  [,].reduceRight((a) => a);
} catch (e) {
  console.log(e.name);
}

// expect: 6 1,2 cba
// expect: 5 init 3
// expect: TypeError
// expect: TypeError
