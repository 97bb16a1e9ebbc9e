// threads
const it = 'abcdefghij'.repeat(300)[Symbol.iterator]();
const threads = [1, 2, 3].map(() => new Thread(() => {
  let n = 0;
  for (const c of it) if (c.length === 1) n++;
  return n;
}));
console.log(threads.map((t) => t.join()).reduce((a, b) => a + b)); // expect: 3000
