const log = [];
const o = { k: 1 };
const obj = () => (log.push('obj'), o);
const key = () => (log.push('key'), 'k');
obj()[key()] += (log.push('val'), 2);
obj()[key()]++;
console.log(o.k, log.join()); // expect: 4 obj,key,val,obj,key
