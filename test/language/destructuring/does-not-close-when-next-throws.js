let closed = 0;
const it = {
  [Symbol.iterator]() { return this; },
  next() { throw new Error('next'); },
  return() { closed++; return {}; },
};
try {
  const [a] = it;
} catch (e) {
  console.log(e.message, closed); // expect: next 0
}
