var gv = 1;
let gl = 2;
const gc = 3;
function gf() {}
console.log(globalThis.gv, globalThis.gl, globalThis.gc, typeof globalThis.gf); // expect: 1 undefined undefined function
globalThis.gv = 10;
console.log(gv); // expect: 10
