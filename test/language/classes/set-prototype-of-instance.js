class A { who() { return 'A'; } }
class B { who() { return 'B'; } }
const o = new A();
console.log(o.who()); // expect: A
Object.setPrototypeOf(o, B.prototype);
console.log(o.who(), o instanceof A, o instanceof B); // expect: B false true
