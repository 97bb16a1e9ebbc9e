// threads
const ids = [];
const t = new Thread(() => {
  queueMicrotask(() => ids.push(Thread.current.id));
});
t.join();
console.log(ids[0] === t.id); // expect: true
