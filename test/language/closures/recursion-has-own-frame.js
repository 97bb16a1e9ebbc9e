const fs = [];
(function rec(n) {
  let local = n * n;
  fs.push(() => local++);
  if (n > 1) rec(n - 1);
})(3);
fs[0]();
console.log(fs.map((f) => f()).join()); // expect: 10,4,1
