const log = [];
const src = {
  get a() { log.push('get a'); return undefined; },
  get b() { log.push('get b'); return 2; },
};
const t = (n) => (log.push('target ' + n), {});
const k = (n) => (log.push('key ' + n), n);
({ [k('a')]: t('a').v = (log.push('default a'), 1), [k('b')]: t('b').v } = src);
console.log(log.join('; ')); // expect: key a; target a; get a; default a; key b; target b; get b
