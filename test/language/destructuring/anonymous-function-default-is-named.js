const { f = () => {} } = {};
const [g = class {}] = [];
let h;
({ h = function () {} } = {});
console.log(f.name, g.name, h.name); // expect: f g h
