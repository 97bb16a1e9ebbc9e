// threads
let bad = 0;
for (let round = 0; round < 15; round++) {
  let rope = 'r' + round + ':';
  for (let i = 0; i < 60; i++) rope = rope + i + (i % 2 ? 'é' : '中');
  const table = {};
  const work = () => {
    table[rope] = true;
    return [rope.length, rope.charCodeAt(90), rope.indexOf('59')].join();
  };
  const ts = [new Thread(work), new Thread(work), new Thread(work)];
  const answers = ts.map((t) => t.join());
  if (new Set(answers).size !== 1 || Object.keys(table).length !== 1) bad++;
}
console.log(bad); // expect: 0
