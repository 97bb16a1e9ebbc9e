const a = [];
a[4294967294] = 'last';
console.log(a.length); // expect: 4294967295
a[4294967295] = 'not an index';
a['01'] = 'no';
a[-1] = 'no';
a[1.5] = 'no';
console.log(a.length, Object.keys(a).join('|')); // expect: 4294967295 4294967294|4294967295|01|-1|1.5
