const out = [];
outer: for (let i = 0; i < 4; i++) {
  for (let j = 0; j < 4; j++) {
    if (j === 2) continue outer;
    if (i === 2) break outer;
    out.push(i * 10 + j);
  }
}
console.log(out.join()); // expect: 0,1,10,11
