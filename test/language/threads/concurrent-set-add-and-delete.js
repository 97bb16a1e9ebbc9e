// threads
const s = new Set();
const ts = [0, 1].map((k) => new Thread(() => {
  for (let i = 0; i < 300; i++) {
    s.add(k + ':' + i);
    if (i % 3 === 0) s.delete(k + ':' + i);
  }
}));
ts.forEach((t) => t.join());
console.log(s.size, s.has('0:1'), s.has('1:3')); // expect: 400 true false
