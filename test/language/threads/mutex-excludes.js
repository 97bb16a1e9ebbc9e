// threads
const m = new Atomics.Mutex();
let n = 0;
const ts = [1, 2, 3].map(() => new Thread(() => {
  for (let i = 0; i < 100; i++) {
    const token = Atomics.Mutex.lock(m);
    try {
      const v = n;
      for (let k = 0; k < 5; k++);
      n = v + 1;
    } finally {
      token.unlock();
    }
  }
}));
ts.forEach((t) => t.join());
console.log(n); // expect: 300
