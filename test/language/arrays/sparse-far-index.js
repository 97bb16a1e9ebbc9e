const a = [];
a[1000000] = 'far';
a[5] = 'near';
let n = 0;
a.forEach(() => n++);
console.log(a.length, n, Object.keys(a).join(), a.indexOf('far')); // expect: 1000001 2 5,1000000 1000000
