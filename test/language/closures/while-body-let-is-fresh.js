const fs = [];
let i = 0;
while (i < 3) {
  const k = i++;
  fs.push(() => k);
}
console.log(fs.map((f) => f()).join()); // expect: 0,1,2
