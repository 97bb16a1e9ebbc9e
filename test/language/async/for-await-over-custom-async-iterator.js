const source = {
  [Symbol.asyncIterator]() {
    let n = 0;
    return {
      next: async () => ({ done: n >= 3, value: n++ }),
      return: async () => (console.log('closed'), {}),
    };
  },
};
(async () => {
  let s = '';
  for await (const v of source) s += v;
  console.log(s);
  for await (const v of source) {
    if (v === 1) break;
  }
})();

// expect: 012
// expect: closed
