const o = {
  [Symbol.toPrimitive](hint) {
    return hint === 'number' ? 42 : hint;
  },
};
console.log(+o, `${o}`, o + '', o * 2, o == 'default', [o] + '', Math.abs(o), ({ string: 'prop' })[o]); // expect: 42 string default 84 true string 42 prop
