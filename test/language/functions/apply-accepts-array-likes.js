const f = (...a) => a.length + ':' + a.join('|');
console.log(f.apply(null, { length: 3, 0: 'x', 2: 'z' }), f.apply(null, null), f.apply(null)); // expect: 3:x||z 0: 0:
try {
  f.apply(null, 1);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
