// The whole of a class is strict code, also in a sloppy function.
const frozen = Object.freeze({ a: 1 });
function outcome(f) {
  try {
    return f();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}
console.log(outcome(() => { class A extends (frozen.a = 2, Object) {} return 'silent'; }));
// expect: TypeError: Cannot assign to read only property 'a' of object '#<Object>'
console.log(outcome(() => { class A { [(undeclared = 2, 'k')]() {} } return 'silent'; }));
// expect: ReferenceError: undeclared is not defined
console.log(outcome(() => { class A { [(delete frozen.a, 'k')] = 1; } return 'silent'; }));
// expect: TypeError: Cannot delete property 'a' of #<Object>
console.log(outcome(() => { class A { static [('abc'.length = 1, 'k')] = 1; } return 'silent'; }));
// expect: TypeError: Cannot assign to read only property 'length' of string 'abc'
console.log(outcome(() => { class A { [('abc'[1] = 'x', 'k')]() {} } return 'silent'; }));
// expect: TypeError: Cannot assign to read only property '1' of string 'abc'
console.log(outcome(function f() { class A extends (f = 1, Object) {} return 'silent'; }));
// expect: TypeError: Assignment to constant variable.
console.log(outcome(() => { class A { [((() => { class B extends (frozen.a = 1, Object) {} })(), 'k')]() {} } return 'silent'; }));
// expect: TypeError: Cannot assign to read only property 'a' of object '#<Object>'
console.log(outcome(() => { class A {} frozen.a = 3; undeclared = 1; 'abc'.length = 7; return `silent ${undeclared}`; }));
// expect: silent 1
