const log = [];
const o = (n, v) => ({ valueOf() { log.push(n); return v; } });
o('l', 1) < o('r', 2);
o('l', 1) > o('r', 2);
o('l', 1) <= o('r', 2);
console.log(log.join('')); // expect: lrlrlr
