// threads
let settle;
const p = new Promise((r) => (settle = r));
const t = new Thread(() => {
  const me = Thread.current;
  const out = {};
  p.then((v) => {
    out.v = v;
    out.same = Thread.current === me;
  });
  return out;
});
setTimeout(() => settle('hello'), 5);
t.asyncJoin().then((out) => console.log(out.v, out.same)); // expect: hello true
