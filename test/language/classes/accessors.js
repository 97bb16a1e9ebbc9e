class T {
  #c = 0;
  get f() { return this.#c * 1.8 + 32; }
  set f(v) { this.#c = (v - 32) / 1.8; }
  static get zero() { return 'static'; }
}
const t = new T();
t.f = 212;
console.log(t.f, T.zero); // expect: 212 static
