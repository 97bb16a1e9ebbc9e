const o = {
  _v: 1,
  get v() { return this._v; },
  set v(x) { this._v = x * 2; },
  get ['comp' + 'uted']() { return 'c'; },
};
o.v = 5;
o.v++;
console.log(o.v, o.computed, Object.keys(o).join()); // expect: 22 c _v,v,computed
