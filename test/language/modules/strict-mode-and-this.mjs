console.log(this, (function () { return this; })());
try {
  undeclared = 1;
} catch (e) {
  console.log(e.name);
}
var v = 1;
console.log(globalThis.v, typeof arguments);

// expect: undefined undefined
// expect: ReferenceError
// expect: undefined undefined
