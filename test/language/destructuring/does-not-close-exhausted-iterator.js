let closed = 0;
const make = (n) => ({
  [Symbol.iterator]() { return this; },
  next: () => ({ done: n-- <= 0, value: n }),
  return() { closed++; return {}; },
});
const [a, b, c] = make(2);
const [...all] = make(3);
console.log(closed, c, all.length); // expect: 0 undefined 3
