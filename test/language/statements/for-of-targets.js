const o = {};
let v;
for (v of [1, 2]);
for (o.p of [3, 4]);
for (o['q' + 1] of [5]);
for (var w of [6]);
console.log(v, o.p, o.q1, w); // expect: 2 4 5 6
