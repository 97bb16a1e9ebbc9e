const o = { length: 3, 0: 'c', 1: 'a', 2: 'b' };
const P = Array.prototype;
console.log(P.indexOf.call(o, 'b'), P.slice.call(o, 1).join(), P.filter.call('hello', (c) => c > 'h').join('')); // expect: 2 a,b llo
P.sort.call(o);
P.reverse.call(o);
console.log(P.join.call(o), P.includes.call('abc', 'b'), P.every.call('abc', (c) => c < 'd')); // expect: c,b,a true true
