// threads
const build = (c) => {
  let s = '';
  for (let i = 0; i < 300; i++) s += c + i;
  return s;
};
const [a, b] = ['x', 'y'].map((c) => new Thread(build, c)).map((t) => t.join());
console.log(a.length, a === build('x'), b.slice(0, 6), new Set([a, b, build('y')]).size); // expect: 1090 true y0y1y2 2
