const log = [];
const o = (n) => (log.push('eval ' + n), { valueOf() { log.push('convert ' + n); return n; } });
o(1) + o(2);
console.log(log.join('; ')); // expect: eval 1; eval 2; convert 1; convert 2
