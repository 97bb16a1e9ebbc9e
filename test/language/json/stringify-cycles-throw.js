const o = { a: [] };
o.a.push(o);
try {
  JSON.stringify(o);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
const shared = { x: 1 };
console.log(JSON.stringify([shared, shared])); // expect: [{"x":1},{"x":1}]
