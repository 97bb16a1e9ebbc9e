// threads
const list = [];
const ts = [0, 1].map((k) => new Thread(() => {
  for (let i = 0; i < 400; i++) list.push([k, i]);
}));
ts.forEach((t) => t.join());
const inOrder = [0, 1].every((k) => {
  const mine = list.filter((e) => e[0] === k).map((e) => e[1]);
  return mine.length === 400 && mine.every((v, i) => v === i);
});
console.log(inOrder); // expect: true
