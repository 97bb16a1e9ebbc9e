const s = Symbol('s');
const { [s]: v, [Symbol.toStringTag]: tag = 'none' } = { [s]: 'sym' };
console.log(v, tag); // expect: sym none
