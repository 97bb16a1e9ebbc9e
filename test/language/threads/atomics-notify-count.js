// threads
const a = new Int32Array(new SharedArrayBuffer(8));
const ts = [1, 2, 3].map(() => new Thread(() => {
  Atomics.add(a, 1, 1);
  return Atomics.wait(a, 0, 0);
}));
let woken = 0;
while (woken < 3) {
  const n = Atomics.notify(a, 0, 1);
  if (n > 1) console.log('too many');
  woken += n;
}
console.log(ts.map((t) => t.join()).join(), Atomics.notify(a, 0)); // expect: ok,ok,ok 0
