try {
  new Symbol();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
const s = Symbol('w');
const o = Object(s);
console.log(typeof o, o == s, o === s, o.description, typeof o.valueOf()); // expect: object true false w symbol
