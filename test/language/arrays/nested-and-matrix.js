const m = Array.from({ length: 3 }, (_, i) => Array.from({ length: 3 }, (_, j) => i * 3 + j));
const t = m[0].map((_, j) => m.map((row) => row[j]));
console.log(JSON.stringify(t), m.flat().reduce((a, b) => a + b)); // expect: [[0,3,6],[1,4,7],[2,5,8]] 36
