const log = [];
const v = JSON.parse('{"a":[1,2],"b":{"c":3}}', function (k, val) {
  log.push(k);
  return typeof val === 'number' ? val + 1 : val;
});
console.log(JSON.stringify(v), log.join());
console.log(JSON.stringify(JSON.parse('[1,2,3]', (k, x) => (k === '1' ? undefined : x))), JSON.parse('{"a":1}', (k, x) => (k ? undefined : Object.keys(x).length)));

// expect: {"a":[2,3],"b":{"c":4}} 0,1,a,c,b,
// expect: [1,null,3] 0
