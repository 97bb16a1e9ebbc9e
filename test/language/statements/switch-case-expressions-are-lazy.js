const log = [];
const t = (v) => (log.push(v), v);
switch (t('b')) {
  case t('a'):
  case t('b'):
  case t('c'):
}
console.log(log.join()); // expect: b,a,b
