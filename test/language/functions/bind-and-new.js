function P(x, y) {
  this.s = x + y;
}
const Q = P.bind({ ignored: true }, 1);
const q = new Q(2);
console.log(q.s, q instanceof P, q instanceof Q, 'prototype' in Q); // expect: 3 true true false
