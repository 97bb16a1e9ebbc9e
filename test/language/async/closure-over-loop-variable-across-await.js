const out = [];
(async () => {
  for (let i = 0; i < 3; i++) {
    setTimeout(() => out.push(i), 0);
    await null;
  }
  setTimeout(() => console.log(out.join()), 1); // expect: 0,1,2
})();
