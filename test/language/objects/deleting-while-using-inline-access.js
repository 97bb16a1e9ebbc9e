function get(o) {
  return o.k;
}
const o = { k: 1, l: 2 };
const out = [get(o)];
delete o.k;
out.push(get(o));
o.k = 3;
out.push(get(o));
Object.setPrototypeOf(o, { k: 'proto' });
delete o.k;
out.push(get(o));
console.log(out.join()); // expect: 1,,3,proto
