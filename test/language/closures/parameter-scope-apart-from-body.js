var x = 'global';
function f(read = () => x) {
  var x = 'body';
  return read();
}
console.log(f()); // expect: global
