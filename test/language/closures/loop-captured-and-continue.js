const fs = [];
for (let i = 0; i < 4; i++) {
  if (i % 2) continue;
  let j = i * 10;
  fs.push(() => i + j++);
}
console.log(fs.map((f) => f()).join(), fs.map((f) => f()).join()); // expect: 0,22 1,23
