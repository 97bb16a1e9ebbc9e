let closed = 0;
const it = {
  [Symbol.iterator]() { return this; },
  next: () => ({ done: false, value: 1 }),
  return() { closed++; return {}; },
};
const bad = { set x(v) { throw new Error('setter'); } };
try {
  [bad.x] = it;
} catch (e) {
  console.log(e.message, closed); // expect: setter 1
}
