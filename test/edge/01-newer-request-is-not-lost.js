// threads
// Three threads ask for collections by allocating; every one must be served, so all must finish.
const work = (k) => {
  let keep = [];
  for (let i = 0; i < 3000; i++) {
    keep.push({ i, k });
    if (keep.length > 50) keep = keep.slice(25);
  }
  return keep.every((o) => o.k === k) && keep.at(-1).i === 2999;
};
const ts = [1, 2, 3].map((k) => new Thread(work, k));
console.log(ts.map((t) => t.join()).join(), work(0)); // expect: true,true,true true
