const s = Symbol('s');
const t = { a: 1 };
const r = Object.assign(t, { b: 2, [s]: 3 }, null, 'hi', undefined, [9]);
console.log(r === t, JSON.stringify(t), t[s]); // expect: true {"0":9,"1":"i","a":1,"b":2} 3
const log = [];
Object.assign({ set x(v) { log.push('set ' + v); } }, { get x() { log.push('get'); return 1; } });
console.log(log.join()); // expect: get,set 1
