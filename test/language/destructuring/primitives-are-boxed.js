const { length, [0]: first } = 'hello';
const { toFixed } = 5;
console.log(length, first, toFixed === Number.prototype.toFixed); // expect: 5 h true
