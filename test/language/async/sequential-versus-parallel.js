const log = [];
const step = async (n, ticks) => {
  for (let i = 0; i < ticks; i++) await null;
  log.push(n);
};
(async () => {
  await step('a', 5);
  await step('b', 1);
  await Promise.all([step('c', 5), step('d', 1)]);
  console.log(log.join()); // expect: a,b,d,c
})();
