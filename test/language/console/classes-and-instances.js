class Point {
  constructor() {
    this.x = 1;
  }
}
console.log(new Point(), Point, class extends Point {}, Object.create(null), Object.create({ p: 1 }));
console.log(function named() {}, () => {}, async () => {}, function* g() {});

// expect: Point { x: 1 } [class Point] [class (anonymous) extends Point] [Object: null prototype] {} {}
// expect: [Function: named] [Function (anonymous)] [AsyncFunction (anonymous)] [GeneratorFunction: g]
