const s = Symbol('s');
const o = { [s]: 1, plain: 2 };
console.log(o[s], Object.keys(o).join(), JSON.stringify(o), Object.getOwnPropertySymbols(o).length, s in o); // expect: 1 plain {"plain":2} 1 true
