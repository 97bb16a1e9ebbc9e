function* g() {
  yield this.v;
  yield arguments.length;
  yield (() => arguments[1])();
}
console.log([...g.call({ v: 't' }, 1, 'second')].join()); // expect: t,2,second
