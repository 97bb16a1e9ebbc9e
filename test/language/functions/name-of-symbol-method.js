const s = Symbol('desc');
const t = Symbol();
const o = { [s]() {}, [t]: () => {} };
console.log(JSON.stringify(o[s].name), JSON.stringify(o[t].name)); // expect: "[desc]" ""
