const it = {
  n: 0,
  [Symbol.iterator]() { return this; },
  next() { return { value: ++this.n, done: false }; },
  return() { console.log('closed'); return {}; },
};
const [a, b] = it;
console.log(a, b);
const [] = it;

// expect: closed
// expect: 1 2
// expect: closed
