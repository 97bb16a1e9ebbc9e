// threads
let n = 1;
const t = new Thread(() => {
  n += 10;
  return () => n;
});
const read = t.join();
n += 100;
console.log(n, read()); // expect: 111 111
