// threads
const lock = new Lock();
let n = 0;
const ts = [1, 2, 3, 4].map(() => new Thread(() => {
  for (let i = 0; i < 200; i++) {
    lock.hold(() => {
      const v = n;
      for (let k = 0; k < 5; k++);
      n = v + 1;
    });
  }
}));
ts.forEach((t) => t.join());
console.log(n); // expect: 800
