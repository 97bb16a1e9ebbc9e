const o = {
  valueOf() { console.log('valueOf'); return {}; },
  toString() { console.log('toString'); return '42'; },
};
console.log(o * 2);
console.log(`${{ toString: () => 'direct' }}`);

// expect: valueOf
// expect: toString
// expect: 84
// expect: direct
