const a = [5, 12, 8, 130];
console.log(a.find((x) => x > 10), a.findIndex((x) => x > 10), a.findLast((x) => x < 100), a.findLastIndex((x) => x > 1000), a.find(() => false));
const seen = [];
[, 1].find((x, i) => { seen.push(i + ':' + x); });
console.log(seen.join());

// expect: 12 1 8 -1 undefined
// expect: 0:undefined,1:1
