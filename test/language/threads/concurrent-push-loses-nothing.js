// threads
const list = [];
const ts = [0, 1, 2].map((k) => new Thread(() => {
  for (let i = 0; i < 500; i++) list.push(k * 1000 + i);
}));
ts.forEach((t) => t.join());
const sorted = [...list].sort((a, b) => a - b);
console.log(list.length, sorted[0], sorted[1499], new Set(list).size); // expect: 1500 0 2499 1500
