const o = { b: 1, 2: 1, a: 1, 1: 1, [Symbol('s')]: 1 };
o.c = 1;
o[0] = 1;
const keys = [];
for (const k in o) keys.push(k);
console.log(keys.join()); // expect: 0,1,2,b,a,c
