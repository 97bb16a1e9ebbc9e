const o = undefined;
console.log(o?.a.b); // expect: undefined
try {
  (o?.a).b;
} catch (e) {
  console.log(e.name); // expect: TypeError
}
