function f(a, read = () => a) {
  var a;
  const initial = a;
  a = 'body';
  return [initial, read()].join();
}
console.log(f('param')); // expect: param,param
