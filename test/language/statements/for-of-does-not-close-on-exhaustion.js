let closed = false;
let n = 0;
const it = {
  [Symbol.iterator]() { return this; },
  next: () => ({ done: ++n > 2, value: n }),
  return() { closed = true; return {}; },
};
for (const v of it);
console.log(n, closed); // expect: 3 false
