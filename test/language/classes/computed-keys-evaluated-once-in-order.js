const log = [];
const k = (n) => (log.push(n), n);
class A {
  [k('a')] = log.push('value a');
  static [k('b')] = log.push('value b');
  [k('c')]() {}
  static get [k('d')]() { return 1; }
}
new A();
new A();
console.log(log.join('; ')); // expect: a; b; c; d; value b; value a; value a
