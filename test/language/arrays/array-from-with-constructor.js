function Box(n) {
  this.n = n;
}
const b = Array.from.call(Box, { length: 2, 0: 'x', 1: 'y' });
console.log(b instanceof Box, b.n, b.length, b[1]); // expect: true 2 2 y
const c = Array.of.call(Box, 7, 8);
console.log(c.n, c.length, c[0]); // expect: 2 2 7
