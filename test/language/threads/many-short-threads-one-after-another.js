// threads
let n = 0;
for (let i = 0; i < 100; i++) n += new Thread((k) => k % 7, i).join();
console.log(n); // expect: 295
