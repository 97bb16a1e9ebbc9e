const o = {};
o.z = 1;
o[10] = 1;
o.a = 1;
o[2] = 1;
o['-1'] = 1;
o['01'] = 1;
o[Symbol.iterator] = 1;
o[4294967294] = 1;
o[4294967295] = 1;
delete o.z;
o.z = 1;
console.log(Object.keys(o).join(' ')); // expect: 2 10 4294967294 a -1 01 4294967295 z
