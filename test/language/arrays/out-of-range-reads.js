const a = [1];
console.log(a[1], a[-1], a[1e9], a['x'], a[NaN], a['0'], a[0.0]); // expect: undefined undefined undefined undefined undefined 1 1
