class A {
  static x = 1;
  static y = this.x + 1;
  static self = () => this;
}
console.log(A.y, A.self() === A); // expect: 2 true
