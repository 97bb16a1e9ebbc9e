const log = [];
const o = (n) => ({ valueOf() { log.push(n); return n; } });
console.log(Math.max(o(1), NaN, o(2)), log.join(), Math.hypot(o(3), o(4)), log.join()); // expect: NaN 1,2 5 1,2,3,4
