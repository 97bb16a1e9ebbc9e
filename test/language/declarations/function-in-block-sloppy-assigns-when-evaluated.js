function test(flag) {
  if (flag) {
    function g() {
      return 'yes';
    }
  }
  return typeof g;
}
console.log(test(true), test(false)); // expect: function undefined
