function F() {
  return new.target === F;
}
function G() {
  this.t = new.target === G;
}
console.log(F(), new G().t); // expect: false true
const arrow = function () { return (() => new.target === undefined)(); };
console.log(arrow()); // expect: true
