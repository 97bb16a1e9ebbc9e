const range = {
  from: 1,
  to: 4,
  [Symbol.iterator]() {
    let n = this.from;
    const to = this.to;
    return { next: () => (n <= to ? { value: n++, done: false } : { value: undefined, done: true }) };
  },
};
console.log([...range].join(), Math.max(...range), Array.from(range, (x) => x * x).join()); // expect: 1,2,3,4 4 1,4,9,16
