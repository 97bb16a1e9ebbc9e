// threads
let settle;
const p = new Promise((r) => (settle = r));
const main = Thread.current;
const t = new Thread(() => {
  p.then((v) => console.log(v, Thread.current === main)); // expect: late true
});
t.join();
setTimeout(() => settle('late'), 5);
