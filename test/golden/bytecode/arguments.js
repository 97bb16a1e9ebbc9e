function mapped(a, b) {
  arguments[0] = b;
  return a + arguments.length;
}
function strict(a) {
  'use strict';
  return [arguments, ...a];
}
function defaults(a, b = () => a, ...rest) {
  var a;
  return b() + rest.length;
}
