function f(x = 'd') {
  return JSON.stringify(x);
}
console.log(f(undefined), f(null), f(0), f('')); // expect: "d" null 0 ""
