const a = async (x) => x + 1;
const b = async x => { return x * 2; };
const o = { async m(v) { return this.k + v; }, k: 'k' };
class C {
  static async s() { return 'static'; }
}
(async () => {
  console.log(await a(1), await b(4), await o.m('!'), await C.s()); // expect: 2 8 k! static
})();
