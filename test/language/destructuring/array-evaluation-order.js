const log = [];
const target = (n) => (log.push('target ' + n), {});
function* source() {
  log.push('start');
  yield (log.push('yield 1'), undefined);
  yield (log.push('yield 2'), 2);
}
[target('a').x = (log.push('default a'), 1), target('b').x] = source();
console.log(log.join('; ')); // expect: target a; start; yield 1; default a; target b; yield 2
