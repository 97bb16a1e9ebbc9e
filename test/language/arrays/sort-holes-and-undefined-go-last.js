const a = [3, , undefined, 1, , 2].sort();
console.log(a.length, a.slice(0, 3).join(), a[3], 3 in a, 4 in a); // expect: 6 1,2,3 undefined true false
let saw = false;
[undefined, 3, undefined, 1].sort((x, y) => {
  if (x === undefined || y === undefined) saw = true;
  return x - y;
});
console.log(saw); // expect: false
