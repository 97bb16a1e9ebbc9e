const o = { a: 1, get b() { return 2; } };
console.log(delete o.a, delete o.b, delete o.missing, Object.keys(o).length, delete 5); // expect: true true true 0 true
const arr = [1, 2, 3];
delete arr[1];
console.log(arr.length, 1 in arr, delete arr.length); // expect: 3 false false
