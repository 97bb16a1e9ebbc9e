const o = {};
o[{ toString: () => 'obj' }] = 1;
o[[1, 2]] = 2;
o[null] = 3;
o[undefined] = 4;
o[true] = 5;
o[1.0] = 6;
o[1e21] = 7;
console.log(Object.keys(o).join('|')); // expect: 1|obj|1,2|null|undefined|true|1e+21
