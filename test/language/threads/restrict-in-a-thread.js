// threads
const o = new Thread(() => {
  const mine = Thread.restrict({ secret: 1 });
  mine.secret++;
  return mine;
}).join();
try {
  o.secret;
} catch (e) {
  console.log(e instanceof ConcurrentAccessError, e instanceof Error); // expect: true true
}
