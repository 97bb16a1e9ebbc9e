function f(a) {
  Object.defineProperty(arguments, '0', { value: 'fixed', writable: false });
  a = 'changed';
  return arguments[0];
}
console.log(f('orig')); // expect: fixed
