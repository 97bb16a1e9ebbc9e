for (const [k, { v }] of [['a', { v: 1 }], ['b', { v: 2 }]]) console.log(k, v);
let s = '';
for (let [i, j] = [0, 10]; i < j; i += 3, j -= 3) s += i + ':' + j + ' ';
console.log(s.trim());

// expect: a 1
// expect: b 2
// expect: 0:10 3:7
