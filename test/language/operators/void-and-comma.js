let n = 0;
console.log(void n++, n, (n++, n++, n), void 'x' === undefined); // expect: undefined 1 3 true
for (var i = 0, j = 9; i < j; i++, j--);
console.log(i, j); // expect: 5 4
