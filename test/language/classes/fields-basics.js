class A {
  a = 1;
  b;
  ['c' + 1] = 'computed';
  'quoted name' = 2;
  3 = 'three';
}
const o = new A();
console.log(Object.keys(o).join('|'), o.b, o.c1, o[3]); // expect: 3|a|b|c1|quoted name undefined computed three
