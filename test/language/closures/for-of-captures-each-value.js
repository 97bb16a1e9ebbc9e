const fs = [];
for (const v of ['a', 'b', 'c']) fs.push(() => v);
console.log(fs.map((f) => f()).join('')); // expect: abc
