console.log(2 ** 10, 2 ** -1, 2 ** 3 ** 2, (-2) ** 2, NaN ** 0, 1 ** Infinity); // expect: 1024 0.5 512 4 1 NaN
let x = 3;
x **= 3;
console.log(x, 0 ** 0, 4 ** 0.5); // expect: 27 1 2
