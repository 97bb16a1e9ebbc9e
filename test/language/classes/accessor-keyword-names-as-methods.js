class A {
  get() { return 'get'; }
  set() { return 'set'; }
  static() { return 'static'; }
  async() { return 'async'; }
  static static() { return 'ss'; }
  'constructor2'() {}
  new() { return 'new'; }
}
const a = new A();
console.log(a.get(), a.set(), a.static(), a.async(), A.static(), a.new()); // expect: get set static async ss new
