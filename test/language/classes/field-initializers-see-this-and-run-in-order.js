const log = [];
class A {
  x = (log.push('x'), 1);
  y = (log.push('y' + this.x), this.x + 1);
  constructor() {
    log.push('ctor' + this.y);
  }
}
new A();
console.log(log.join()); // expect: x,y1,ctor2
