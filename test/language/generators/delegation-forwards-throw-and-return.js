const log = [];
const inner = {
  [Symbol.iterator]() { return this; },
  next: (v) => (log.push('next ' + v), { value: 1, done: false }),
  throw: (e) => (log.push('throw ' + e), { value: 2, done: false }),
  return: (v) => (log.push('return ' + v), { value: v, done: true }),
};
function* g() {
  yield* inner;
}
const it = g();
it.next('a');
it.next('b');
it.throw('c');
const r = it.return('d');
console.log(log.join('; '), JSON.stringify(r)); // expect: next undefined; next b; throw c; return d {"value":"d","done":true}
