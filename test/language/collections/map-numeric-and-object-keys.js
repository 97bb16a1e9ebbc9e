const m = new Map();
const objs = Array.from({ length: 500 }, (_, i) => ({ i }));
objs.forEach((o, i) => m.set(o, i));
for (let i = 0; i < 500; i++) m.set(i + 0.5, i);
console.log(m.size, objs.every((o, i) => m.get(o) === i), m.get(250.5)); // expect: 1000 true 250
