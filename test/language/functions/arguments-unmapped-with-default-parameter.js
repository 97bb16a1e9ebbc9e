function f(a, b = 1) {
  arguments[0] = 'changed';
  return a;
}
console.log(f('orig')); // expect: orig
