let n = 0;
const a = new Uint8Array(1);
a[5] = { valueOf() { n++; return 1; } };
a[0] = { valueOf() { n++; return 300; } };
console.log(n, a[0]); // expect: 2 44
try {
  a[0] = Symbol();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
