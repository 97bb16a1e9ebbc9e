const fs = [];
for (const k in { x: 1, y: 2 }) fs.push(() => k);
console.log(fs.map((f) => f()).join('')); // expect: xy
