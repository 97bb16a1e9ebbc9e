// threads
const o = { nan: NaN, zero: 0, str: 'ab' };
const key = 'a';
console.log(Atomics.compareExchange(o, 'nan', NaN, 'was nan'), o.nan); // expect: NaN was nan
console.log(Atomics.compareExchange(o, 'zero', -0, 'was zero'), o.zero); // expect: 0 was zero
console.log(Atomics.compareExchange(o, 'str', key + 'b', 'was ab'), o.str); // expect: ab was ab
