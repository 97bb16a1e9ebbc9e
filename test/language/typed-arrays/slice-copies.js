const a = new Int16Array([1, 2, 3, 4]);
const b = a.slice(1, -1);
b[0] = 99;
console.log(a.join(), b.join(), b.buffer === a.buffer, a.slice(5).length, b instanceof Int16Array); // expect: 1,2,3,4 99,3 false 0 true
