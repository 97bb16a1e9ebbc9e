// threads
const ts = ['a', 'b', 'c'].map((c) => new Thread(() => {
  for (let i = 0; i < 3; i++) console.log(c.repeat(3) && 'line');
}));
ts.forEach((t) => t.join());
// expect: line
// expect: line
// expect: line
// expect: line
// expect: line
// expect: line
// expect: line
// expect: line
// expect: line
