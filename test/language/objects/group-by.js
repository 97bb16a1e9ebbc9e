// no-host
const g = Object.groupBy([1, 2, 3, 4, 5], (n, i) => (n % 2 ? 'odd' : 'even'));
console.log(g.odd.join(), g.even.join(), Object.getPrototypeOf(g)); // expect: 1,3,5 2,4 null
console.log(Object.keys(Object.groupBy('abca', (c) => c)).join('')); // expect: abc
