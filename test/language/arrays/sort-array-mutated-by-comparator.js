const a = [3, 2, 1, 0];
let n = 0;
a.sort((x, y) => {
  if (n++ === 0) a.length = 2;
  return x - y;
});
console.log(a.length, a.join()); // expect: 4 0,1,2,3
