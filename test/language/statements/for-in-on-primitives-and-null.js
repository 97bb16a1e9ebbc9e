let n = 0;
for (const k in null) n++;
for (const k in undefined) n++;
for (const k in 5) n++;
let s = '';
for (const k in 'abc') s += k;
console.log(n, s); // expect: 0 012
