const later = (v) => new Promise((r) => setTimeout(r, 1, v));
(async () => {
  let s = 0;
  for (let i = 0; i < (await later(3)); i++) s += await later(i);
  while (await later(s < 10)) s += 4;
  console.log(s, (await later(true)) ? 'yes' : 'no', [await later(1), await later(2)].join()); // expect: 11 yes 1,2
})();
