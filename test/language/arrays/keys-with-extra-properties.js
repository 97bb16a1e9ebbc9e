const a = ['x'];
a.name = 'n';
a[2] = 'z';
console.log(Object.keys(a).join(), a.length, JSON.stringify(a), Object.entries(a).length); // expect: 0,2,name 3 ["x",null,"z"] 3
