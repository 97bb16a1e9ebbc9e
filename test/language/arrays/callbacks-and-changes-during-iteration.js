const a = [1, 2, 3, 4];
const seen = [];
a.forEach((x, i) => {
  seen.push(x);
  if (i === 0) {
    a.push(99);
    a[1] = 'changed';
    delete a[2];
  }
});
console.log(seen.join()); // expect: 1,changed,4
