function f() {
  return [arguments.length, typeof arguments, Array.isArray(arguments), Object.prototype.toString.call(arguments)].join();
}
console.log(f(1, 2)); // expect: 2,object,false,[object Arguments]
