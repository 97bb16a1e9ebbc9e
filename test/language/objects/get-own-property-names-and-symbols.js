const s = Symbol('s');
const o = Object.create({}, { hidden: { value: 1 }, [s]: { value: 2 }, 1: { value: 3 } });
console.log(Object.getOwnPropertyNames(o).join(), Object.getOwnPropertySymbols(o).map(String).join()); // expect: 1,hidden Symbol(s)
console.log(Object.getOwnPropertyNames('ab').join(), Object.getOwnPropertyNames([1]).join()); // expect: 0,1,length 0,length
