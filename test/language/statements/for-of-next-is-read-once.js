let reads = 0;
const it = {
  [Symbol.iterator]() { return this; },
  get next() {
    reads++;
    let n = 0;
    return () => ({ done: n++ > 3, value: n });
  },
};
for (const v of it);
console.log(reads); // expect: 1
