(async () => {
  const out = [];
  for await (const v of [Promise.resolve(1), 2, new Promise((r) => setTimeout(r, 2, 3))]) out.push(v);
  console.log(out.join()); // expect: 1,2,3
  try {
    for await (const v of [Promise.reject('bad')]);
  } catch (e) {
    console.log(e); // expect: bad
  }
})();
