class Shape {
  constructor() {
    if (new.target === Shape) throw new TypeError('abstract');
  }
}
class Square extends Shape {}
console.log(new Square() instanceof Shape); // expect: true
new Shape();
// throws: TypeError: abstract
