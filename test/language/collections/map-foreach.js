const m = new Map([['a', 1], ['b', 2]]);
m.forEach(function (v, k, map) {
  console.log(k, v, map === m, this.t);
  if (k === 'a') m.set('c', 3);
}, { t: 'this' });

// expect: a 1 true this
// expect: b 2 true this
// expect: c 3 true this
