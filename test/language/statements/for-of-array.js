let out = '';
for (const v of [1, , 3]) out += v + ' ';
console.log(out.trim()); // expect: 1 undefined 3
