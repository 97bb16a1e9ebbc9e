let n = 0;
for (let i = 2147483645; i < 2147483650; i++) n += i;
for (let i = -2147483647; i > -2147483651; i--) n += i;
console.log(n); // expect: 2147483641
let u = 0xfffffffe >>> 0;
u++;
u++;
console.log(u); // expect: 4294967296
