let closed = 0;
const it = {
  [Symbol.iterator]: () => ({ n: 0, next() { return { done: this.n++ > 1, value: this.n }; }, return() { closed++; return {}; } }),
};
Promise.all(it).then((v) => console.log(v.join(), closed)); // expect: 1,2 0
