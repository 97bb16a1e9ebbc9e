const k = 'b';
const { a, [k]: bb, ...rest } = { a: 1, b: 2, c: 3, [Symbol.iterator]: 4 };
console.log(Object.keys(rest).join(), rest[Symbol.iterator]); // expect: c 4
