const a = ['x', , 'z'];
a.extra = 1;
const keys = [];
for (const k in a) keys.push(typeof k + k);
console.log(keys.join()); // expect: string0,string2,stringextra
