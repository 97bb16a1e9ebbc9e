const log = [];
const base = { set v(x) { log.push([this === o, x].join()); } };
const o = Object.create(base);
o.v = 7;
console.log(log[0], Object.hasOwn(o, 'v')); // expect: true,7 false
