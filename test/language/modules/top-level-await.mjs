console.log('start');
const v = await Promise.resolve('value');
console.log(v);
for await (const x of [Promise.resolve(1), 2]) console.log(x);
export {};

// expect: start
// expect: value
// expect: 1
// expect: 2
