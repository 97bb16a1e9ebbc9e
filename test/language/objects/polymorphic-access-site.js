const shapes = [{ x: 1 }, { y: 0, x: 2 }, { z: 0, y: 0, x: 3 }, Object.create({ x: 4 }), { get x() { return 5; } }, [], 'str', function x() {}];
shapes[5].x = 6;
shapes[7].x = 8;
const read = (o) => o.x;
let out = [];
for (let round = 0; round < 3; round++) out = shapes.map(read);
console.log(out.join()); // expect: 1,2,3,4,5,6,,8
