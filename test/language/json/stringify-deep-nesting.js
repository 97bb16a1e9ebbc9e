let o = 'leaf';
for (let i = 0; i < 300; i++) o = i % 2 ? [o] : { o };
const s = JSON.stringify(o);
let p = JSON.parse(s);
let depth = 0;
while (typeof p === 'object') {
  p = Array.isArray(p) ? p[0] : p.o;
  depth++;
}
console.log(s.length, depth, p); // expect: 1206 300 leaf
