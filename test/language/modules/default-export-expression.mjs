import list from './lib/default-expression.mjs';
console.log(list.join());

// expect: 2,4,6
