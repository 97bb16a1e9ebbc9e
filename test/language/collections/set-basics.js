const s = new Set([1, 2, 2, NaN, NaN, 0, -0]);
console.log(s.size, s.has(NaN), s.add(5) === s, s.delete(2), [...s].join(), [...s.entries()][0].join(), s.keys === s.values);

// expect: 4 true true true 1,NaN,0,5 1,1 true
