// threads
const a = Thread.restrict([1, 2]);
a.push(3);
const t = new Thread(() => {
  const out = [];
  for (const f of [() => a[0], () => a.push(9), () => a.length]) {
    try {
      f();
      out.push('allowed');
    } catch (e) {
      out.push(e.name);
    }
  }
  return out.join();
});
console.log(t.join(), a.join()); // expect: ConcurrentAccessError,ConcurrentAccessError,ConcurrentAccessError 1,2,3
