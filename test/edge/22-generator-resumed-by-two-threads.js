// threads
function* count() {
  for (let i = 0; ; i++) {
    for (let k = 0; k < 20; k++);
    yield i;
  }
}
const it = count();
const work = () => {
  const got = [];
  let refused = 0;
  while (got.length < 50) {
    try {
      got.push(it.next().value);
    } catch (e) {
      if (!(e instanceof TypeError)) return 'wrong error';
      refused++;
    }
  }
  return got;
};
const [a, b] = [new Thread(work), new Thread(work)].map((t) => t.join());
const all = [...a, ...b].sort((x, y) => x - y);
console.log(
  all.length,
  all.every((v, i) => v === i),
); // expect: 100 true
