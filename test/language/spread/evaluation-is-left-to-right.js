const log = [];
const t = (n) => (log.push(n), [n]);
[...t(1), t(2), ...t(3)];
({ ...t(4), [t(5)]: t(6), ...t(7) });
console.log(log.join()); // expect: 1,2,3,4,5,6,7
