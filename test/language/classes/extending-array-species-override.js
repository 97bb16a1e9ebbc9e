class A extends Array {
  static get [Symbol.species]() { return Array; }
}
const a = A.from([1, 2]);
console.log(a instanceof A, a.map((x) => x) instanceof A, a.filter(Boolean).constructor === Array); // expect: true false true
