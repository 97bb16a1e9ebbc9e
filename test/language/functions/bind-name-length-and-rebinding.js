function f(a, b, c) {
  return this.v + [a, b, c].join('');
}
const g = f.bind({ v: 'x' }, 1);
const h = g.bind({ v: 'y' }, 2);
console.log(g.name, g.length, h.name, h.length, h(3)); // expect: bound f 2 bound bound f 1 x123
