console.log([10, 9, 1, 'b', undefined, 'a', 2].sort().map(String).join()); // expect: 1,10,2,9,a,b,undefined
console.log([3, 20, 100].sort().join(), ['é', 'z', 'a', 'Z'].sort().join('')); // expect: 100,20,3 Zazé
