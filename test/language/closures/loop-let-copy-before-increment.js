// The copy for the next iteration happens before the update expression runs.
const fs = [];
for (let i = 0; i < 3; fs.push(() => i), i++);
console.log(fs.map((f) => f()).join()); // expect: 1,2,3
