const a = [1, 2, 3];
delete a[0];
console.log(a.length, a[0], a.indexOf(undefined), a.findIndex((x) => x === undefined)); // expect: 3 undefined -1 0
a[0] = 'back';
console.log(a.join()); // expect: back,2,3
