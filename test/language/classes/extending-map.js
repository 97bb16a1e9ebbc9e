class DefaultMap extends Map {
  constructor(make, entries) {
    super(entries);
    this.make = make;
  }
  get(k) {
    if (!this.has(k)) this.set(k, this.make());
    return super.get(k);
  }
}
const m = new DefaultMap(() => [], [['a', [0]]]);
m.get('a').push(1);
m.get('b').push(2);
console.log([...m].map(([k, v]) => k + v).join(), m.size); // expect: a0,1,b2 2
