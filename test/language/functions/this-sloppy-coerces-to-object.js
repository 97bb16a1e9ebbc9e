function f() {
  return typeof this;
}
console.log(f.call(1), f.call('s'), f.call(true)); // expect: object object object
function g() {
  return this === globalThis;
}
console.log(g(), g.call(null), g.call(undefined)); // expect: true true true
