// threads
const box = { current: null };
const stop = new Int32Array(new SharedArrayBuffer(4));
class Point {
  constructor(i) {
    box.current = this;
    this.x = i;
    this.y = 'y' + i;
    this.list = [i];
  }
}
const reader = new Thread(() => {
  let bad = 0;
  while (Atomics.load(stop, 0) === 0) {
    const p = box.current;
    if (p === null) continue;
    const { x, y, list } = p;
    if (x !== undefined && typeof x !== 'number') bad++;
    if (y !== undefined && !/^y\d+$/.test(y)) bad++;
    if (list !== undefined && typeof list[0] !== 'number') bad++;
  }
  return bad;
});
for (let i = 0; i < 500; i++) new Point(i);
Atomics.store(stop, 0, 1);
console.log(reader.join()); // expect: 0
