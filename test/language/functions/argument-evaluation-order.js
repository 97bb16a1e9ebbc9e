const log = [];
const t = (x) => (log.push(x), x);
(t('callee'), (...a) => a)(t(1), t(2), ...[t(3), t(4)], t(5));
console.log(log.join()); // expect: callee,1,2,3,4,5
