// threads
const o = Thread.restrict({ v: 1 });
console.log(o.v); // expect: 1
const name = (f) => new Thread(() => {
  try {
    f();
    return 'allowed';
  } catch (e) {
    return e.name;
  }
}).join();
console.log(name(() => o.v), name(() => { o.v = 2; }), name(() => { o.w = 2; }), name(() => 'v' in o)); // expect: ConcurrentAccessError ConcurrentAccessError ConcurrentAccessError ConcurrentAccessError
console.log(o.v, Object.keys(o).join()); // expect: 1 v
