function A() {
  this.a = 1;
  return { b: 2 };
}
function B() {
  this.a = 1;
  return 5;
}
console.log('a' in new A(), new A().b, new B().a); // expect: false 2 1
