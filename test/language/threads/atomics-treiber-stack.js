// threads
const stack = { head: null };
const push = (v) => {
  const node = { v, next: null };
  do node.next = Atomics.load(stack, 'head');
  while (Atomics.compareExchange(stack, 'head', node.next, node) !== node.next);
};
const ts = [0, 1, 2].map((k) => new Thread(() => {
  for (let i = 0; i < 100; i++) push(k * 100 + i);
}));
ts.forEach((t) => t.join());
const all = [];
for (let n = stack.head; n; n = n.next) all.push(n.v);
console.log(all.length, new Set(all).size); // expect: 300 300
