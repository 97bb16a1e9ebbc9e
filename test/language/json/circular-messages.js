class Foo {}
const f = new Foo();
f.self = f;
const o = {};
o.a = { b: { c: { d: { e: o } } } };
const list = [];
list.push({ x: list });
for (const value of [f, o, list]) {
  try {
    JSON.stringify(value);
  } catch (e) {
    console.log(e.name + ' ' + e.message.split('\n').map((line) => line.trim()).join(' / '));
  }
}

// expect: TypeError Converting circular structure to JSON / --> starting at object with constructor 'Foo' / --- property 'self' closes the circle
// expect: TypeError Converting circular structure to JSON / --> starting at object with constructor 'Object' / |     property 'a' -> object with constructor 'Object' / |     property 'b' -> object with constructor 'Object' / |     ... / |     property 'd' -> object with constructor 'Object' / --- property 'e' closes the circle
// expect: TypeError Converting circular structure to JSON / --> starting at object with constructor 'Array' / |     index 0 -> object with constructor 'Object' / --- property 'x' closes the circle
