console.log(f()); // expect: second
function f() {
  return 'first';
}
function f() {
  return 'second';
}
