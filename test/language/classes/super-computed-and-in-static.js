class A {
  static create() { return 'created by ' + this.name; }
}
class B extends A {
  static create() { return super['cre' + 'ate']() + '?'; }
}
console.log(B.create()); // expect: created by B?
