try {
  new A();
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
class A {
  change() {
    A = 1;
  }
}
try {
  new A().change();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
const Old = A;
A = 5;
console.log(typeof Old, A); // expect: function 5
