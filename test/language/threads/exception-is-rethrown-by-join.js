// threads
const t = new Thread(() => {
  throw new RangeError('from the thread');
});
try {
  t.join();
} catch (e) {
  console.log(e instanceof RangeError, e.message); // expect: true from the thread
}
