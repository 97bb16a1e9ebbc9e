const o = {
  flags: 'g',
  [Symbol.match]: (s) => 'match ' + s,
  [Symbol.replace]: (s, r) => 'replace ' + s + ' ' + r,
  [Symbol.search]: (s) => 'search ' + s,
  [Symbol.split]: (s, l) => 'split ' + s + ' ' + l,
  [Symbol.matchAll]: (s) => 'all ' + s,
};
console.log('x'.match(o), 'x'.replace(o, 'y'), 'x'.search(o), 'x'.split(o, 2), 'x'.matchAll(o)); // expect: match x replace x y search x split x 2 all x
