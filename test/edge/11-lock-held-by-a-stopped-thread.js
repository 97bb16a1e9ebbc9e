// threads
// Holders of a Lock are stopped by the collections of those who wait for it.
const locks = [new Lock(), new Lock()];
let total = 0;
const work = (k) => {
  for (let i = 0; i < 150; i++) {
    locks[(i + k) % 2].hold(() => {
      const junk = Array.from({ length: 20 }, (_, j) => ({ j }));
      if ((i + k) % 2 === 0) total += junk.length;
    });
  }
};
const ts = [0, 1, 2, 3].map((k) => new Thread(work, k));
ts.forEach((t) => t.join());
console.log(total); // expect: 6000
