const p = Promise.resolve(1);
class Q extends Promise {}
console.log(Promise.resolve(p) === p, Q.resolve(p) === p, Q.resolve(p) instanceof Q); // expect: true false true
