function tag(s) {
  return function Made() { this.v = s[0]; };
}
console.log(new tag`x`().v); // expect: x
