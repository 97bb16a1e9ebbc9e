function Old(x) {
  this.x = x;
}
Old.prototype.get = function () { return this.x; };
class New extends Old {
  get() { return super.get() + '!'; }
}
console.log(new New('v').get()); // expect: v!
