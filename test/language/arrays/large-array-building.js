const a = [];
for (let i = 0; i < 20000; i++) a[i] = i;
for (let i = 20000; i-- > 10000; ) a.pop();
a.length = 5000;
console.log(a.length, a[4999], a[5000], a.reduce((x, y) => x + y)); // expect: 5000 4999 undefined 12497500
