const a = Symbol.for('key');
console.log(a === Symbol.for('key'), Symbol.keyFor(a), Symbol.keyFor(Symbol('key')), Symbol.for('key') === Symbol('key')); // expect: true key undefined false
try {
  Symbol.keyFor('x');
} catch (e) {
  console.log(e.name); // expect: TypeError
}
