function* g() {
  const o = { [yield 'key']: yield 'value' };
  const s = `${yield 'tpl'}`;
  const c = (yield 'cond') ? yield 'then' : yield 'else';
  return JSON.stringify([o, s, c, (yield 'a') + (yield 'b')]);
}
const it = g();
let r = it.next();
const answers = ['k', 'v', 't', false, 'E', 1, 2];
const asked = [];
while (!r.done) {
  asked.push(r.value);
  r = it.next(answers[asked.length - 1]);
}
console.log(asked.join()); // expect: key,value,tpl,cond,else,a,b
console.log(r.value); // expect: [{"k":"v"},"t","E",3]
