// A base constructor that returns a foreign object lets a derived class stamp private fields on it.
class Base {
  constructor(o) { return o; }
}
class Stamp extends Base {
  #mark = 'stamped';
  static read(o) { return o.#mark; }
}
const plain = {};
new Stamp(plain);
console.log(Stamp.read(plain)); // expect: stamped
try {
  new Stamp(plain);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
