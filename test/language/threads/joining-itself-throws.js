// threads
const t = new Thread(() => {
  try {
    Thread.current.join();
  } catch (e) {
    return e instanceof Error;
  }
});
console.log(t.join()); // expect: true
