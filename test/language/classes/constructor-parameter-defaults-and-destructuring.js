class P {
  constructor({ x = 1, y = x } = {}, ...rest) {
    Object.assign(this, { x, y, n: rest.length });
  }
}
const p = new P();
const q = new P({ x: 5 }, 1, 2);
console.log(p.x, p.y, p.n, q.x, q.y, q.n, P.length); // expect: 1 1 0 5 5 2 0
