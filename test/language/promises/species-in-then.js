class P extends Promise {
  static get [Symbol.species]() { return Promise; }
}
const p = new P((r) => r(1));
console.log(p.then(() => {}) instanceof P, p.then(() => {}) instanceof Promise); // expect: false true
