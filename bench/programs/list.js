// List recursion: Takeuchi's function on the lengths of linked lists, and map, filter and fold over
// cons cells by recursion.
'use strict';

class Cell {
  constructor(head, tail) {
    this.head = head;
    this.tail = tail;
  }
}

const range = (from, to) => (from > to ? null : new Cell(from, range(from + 1, to)));
const map = (list, f) => (list === null ? null : new Cell(f(list.head), map(list.tail, f)));
const filter = (list, f) => {
  if (list === null) return null;
  return f(list.head) ? new Cell(list.head, filter(list.tail, f)) : filter(list.tail, f);
};
const fold = (list, f, start) => (list === null ? start : fold(list.tail, f, f(start, list.head)));
const length = (list) => (list === null ? 0 : 1 + length(list.tail));

function shorter(a, b) {
  while (b !== null) {
    if (a === null) return true;
    a = a.tail;
    b = b.tail;
  }
  return false;
}

function tail(x, y, z) {
  if (!shorter(y, x)) return z;
  return tail(tail(x.tail, y, z), tail(y.tail, z, x), tail(z.tail, x, y));
}

const got = length(tail(range(1, 15), range(1, 10), range(1, 6)));
if (got !== 10) throw new Error(`list: ${got}`);
let sum = 0;
for (let i = 0; i < 4000; i++) {
  const squares = map(range(1, 300), (n) => n * n);
  const odd = filter(squares, (n) => n % 2 === 1);
  sum = fold(odd, (a, b) => a + b, 0);
  if (length(odd) !== 150 || sum !== 4499950) throw new Error(`list: ${length(odd)} ${sum}`);
}
console.log(`list: tak ${got}, sum ${sum}`);
