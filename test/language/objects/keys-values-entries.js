const o = Object.create({ inherited: 1 }, { hidden: { value: 0 } });
o.b = 2;
o.a = 1;
o[0] = 'zero';
console.log(Object.keys(o).join(), Object.values(o).join(), JSON.stringify(Object.entries(o))); // expect: 0,b,a zero,2,1 [["0","zero"],["b",2],["a",1]]
console.log(Object.keys('ab').join(), Object.values('ab').join(), Object.entries([7]).join(), Object.keys(5).length); // expect: 0,1 a,b 0,7 0
