(async () => {
  let n = 0;
  for (let i = 0; i < 5000; i++) n += await 1;
  console.log(n); // expect: 5000
})();
