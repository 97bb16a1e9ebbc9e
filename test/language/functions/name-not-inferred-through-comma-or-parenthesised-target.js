let f;
f = (0, function () {});
let g = (function () {});
const o = {};
o.h = function () {};
console.log(JSON.stringify([f.name, g.name, o.h.name])); // expect: ["","g",""]
