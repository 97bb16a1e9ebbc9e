// threads
(async () => {
  const ts = [3, 1, 2].map((n) => new Thread((k) => k * k, n));
  console.log((await Promise.all(ts.map((t) => t.asyncJoin()))).join()); // expect: 9,1,4
})();
