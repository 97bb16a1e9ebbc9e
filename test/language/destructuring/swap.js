let a = 1, b = 2, c = 3;
[a, b, c] = [c, a, b];
console.log(a, b, c); // expect: 3 1 2
const arr = [1, 2];
[arr[0], arr[1]] = [arr[1], arr[0]];
console.log(arr.join()); // expect: 2,1
