const a = new Float64Array([3, 1, 2]);
console.log(a.map((x) => x * 2).join(), a.filter((x) => x > 1).join(), a.reduce((x, y) => x + y), a.reduceRight((x, y) => x - y), a.some((x) => x > 2), a.every((x) => x > 2), a.find((x) => x < 3), a.findIndex((x) => x === 2), a.findLast((x) => x > 1), a.findLastIndex((x) => x > 5));
let s = '';
a.forEach((v, i, arr) => (s += v + i + (arr === a)));
console.log(s, [...a.entries()].join('|'), [...a.keys()].join(), [...a].join());

// expect: 6,2,4 3,2 6 -2 true false 1 2 2 -1
// expect: 435 0,3|1,1|2,2 0,1,2 3,1,2
