const a = [1, 2];
a.extra = 'x';
console.log(a); // expect: [ 1, 2, extra: 'x' ]
console.log(Array.from({ length: 120 }, () => 0).length); // expect: 120
