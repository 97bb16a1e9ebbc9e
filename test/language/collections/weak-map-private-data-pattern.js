const priv = new WeakMap();
class A {
  constructor(v) { priv.set(this, { v }); }
  get v() { return priv.get(this).v; }
}
const list = Array.from({ length: 200 }, (_, i) => new A(i));
console.log(list.reduce((s, a) => s + a.v, 0)); // expect: 19900
