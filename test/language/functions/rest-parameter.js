function f(a, ...rest) {
  return a + ':' + rest.length + ':' + Array.isArray(rest) + ':' + rest.join();
}
console.log(f()); // expect: undefined:0:true:
console.log(f(1, 2, 3)); // expect: 1:2:true:2,3
