var v = 'outer';
class A {
  static {
    var v = 'inner';
    let w = 1;
  }
}
console.log(v, typeof w); // expect: outer undefined
