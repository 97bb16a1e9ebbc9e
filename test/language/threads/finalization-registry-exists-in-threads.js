// threads
const ok = new Thread(() => {
  const f = new FinalizationRegistry(() => {});
  const o = {};
  f.register(o, 1, o);
  return f.unregister(o);
}).join();
console.log(ok); // expect: true
