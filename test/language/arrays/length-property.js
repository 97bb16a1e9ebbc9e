const a = [1, 2, 3];
a.length = 1;
console.log(a.join(), a[1]);
a.length = 3;
console.log(a.length, 1 in a);
a[9] = 'x';
console.log(a.length);
for (const n of [-1, 1.5, 'x']) {
  try {
    a.length = n;
  } catch (e) {
    console.log(e.name);
  }
}
a.length = '2';
console.log(a.length);

// expect: 1 undefined
// expect: 3 false
// expect: 10
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: 2
