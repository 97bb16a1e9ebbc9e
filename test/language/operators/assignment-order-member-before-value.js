const log = [];
const f = (n, v) => (log.push(n), v);
const o = {};
f('object', o)[f('key', 'k')] = f('value', 1);
console.log(log.join(), o.k); // expect: object,key,value 1
let target = null;
try {
  target.x = f('evaluated', 1);
} catch (e) {
  console.log(e.name, log.at(-1)); // expect: TypeError evaluated
}
