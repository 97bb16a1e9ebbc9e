// An empty counting loop and three small ones: time of each in the last line, as JSON.
function empty(n) {
  for (let i = 0; i < n; i++);
  return n;
}
function sum(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s = (s + i) | 0;
  return s;
}
function fill(n, array) {
  let at = 0;
  for (let i = 0; i < n; i++) {
    array[at] = i;
    at = (at + 1) & 1023;
  }
  return array[7];
}
function scale(n) {
  let x = 1.5;
  for (let i = 0; i < n; i++) x = x * 0.5 + 1;
  return x;
}
const array = new Int32Array(1024);
const loops = { empty, sum, fill, scale };
const times = {};
for (const name of Object.keys(loops)) {
  loops[name](100_000, array);
  const start = performance.now();
  loops[name](100_000_000, array);
  times[name] = (performance.now() - start) / 100;
}
console.log(JSON.stringify(times));
