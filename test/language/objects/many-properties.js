const o = {};
for (let i = 0; i < 2000; i++) o['p' + i] = i;
for (let i = 0; i < 2000; i += 2) delete o['p' + i];
let sum = 0;
for (const k in o) sum += o[k];
console.log(Object.keys(o).length, sum, o.p0, o.p1999, Object.keys(o)[0]); // expect: 1000 1000000 undefined 1999 p1
