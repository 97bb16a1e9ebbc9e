const o = Object.defineProperties({}, { a: { value: 1, enumerable: true }, b: { get: () => 2, configurable: true } });
const d = Object.getOwnPropertyDescriptors(o);
console.log(Object.keys(d).join(), d.a.value, typeof d.b.get, d.b.set, d.b.configurable); // expect: a,b 1 function undefined true
const copy = Object.create(null, d);
console.log(copy.b); // expect: 2
