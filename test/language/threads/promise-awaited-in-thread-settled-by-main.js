// threads
// A reaction runs on the thread that registered it, as long as that thread has not ended.
let settle;
const p = new Promise((r) => (settle = r));
const t = new Thread(() => {
  const me = Thread.current;
  const out = {};
  const alive = setInterval(() => {}, 5);
  p.then((v) => {
    out.v = v;
    out.same = Thread.current === me;
    clearInterval(alive);
  });
  return out;
});
setTimeout(() => settle('hello'), 20);
t.asyncJoin().then((out) => console.log(out.v, out.same)); // expect: hello true
