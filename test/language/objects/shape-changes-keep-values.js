const mk = (i) => {
  const o = {};
  if (i & 1) o.a = 'a' + i;
  if (i & 2) o.b = 'b' + i;
  if (i & 4) o.c = 'c' + i;
  o.d = 'd' + i;
  return o;
};
let s = '';
for (let i = 0; i < 8; i++) {
  const o = mk(i);
  s += (o.a ?? '') + (o.b ?? '') + (o.c ?? '') + o.d + ' ';
}
console.log(s.trim()); // expect: d0 a1d1 b2d2 a3b3d3 c4d4 a5c5d5 b6c6d6 a7b7c7d7
