function f(a) {
  const g = () => a;
  arguments[0] = 'changed';
  return g();
}
console.log(f('original')); // expect: changed
