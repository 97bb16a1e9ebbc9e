let called = false;
class A {
  set f(v) { called = true; }
}
class B extends A {
  f = 1;
}
const b = new B();
console.log(called, Object.getOwnPropertyDescriptor(b, 'f').value); // expect: false 1
