// threads
const main = Thread.current;
const t = new Thread(() => [Thread.current, Thread.current.id]);
const [inside, id] = t.join();
console.log(inside === t, id === t.id, main !== t, Thread.current === main, main.id !== t.id, typeof main.id); // expect: true true true true true number
