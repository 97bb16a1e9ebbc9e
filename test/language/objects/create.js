const o = Object.create({ p: 1 }, { a: { value: 1, enumerable: true }, b: { get: () => 2 } });
console.log(o.p, o.a, o.b, Object.keys(o).join(), Object.getPrototypeOf(Object.create(null))); // expect: 1 1 2 a null
try {
  Object.create(undefined);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
