// threads
const list = Array.from({ length: 8 }, () => new Thread(() => Thread.current.id));
const ids = list.map((t) => t.join());
console.log(new Set(ids).size, ids.every((id, i) => id === list[i].id)); // expect: 8 true
