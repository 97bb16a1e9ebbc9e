const log = [];
const s = JSON.stringify({ a: 1, b: { c: 2 } }, function (k, v) {
  log.push(JSON.stringify(k) + (this === undefined));
  return typeof v === 'number' ? v * 10 : v;
});
console.log(s, log.join());
console.log(JSON.stringify({ a: 1, b: 2 }, (k, v) => (k === 'a' ? undefined : v)), JSON.stringify([1, 2], (k, v) => (k === '0' ? undefined : v)));

// expect: {"a":10,"b":{"c":20}} ""false,"a"false,"b"false,"c"false
// expect: {"b":2} [null,2]
