const parts = [];
for (let i = 0; i < 200; i++) {
  const big = 'abcdefghijklmnopqrstuvwxyz'.repeat(20) + i;
  parts.push(big.slice(5, 30));
}
console.log(new Set(parts).size, parts[0]); // expect: 1 fghijklmnopqrstuvwxyzabcd
