// threads
const o = { n: 5, s: 'text' };
console.log(Atomics.load(o, 'n'), Atomics.store(o, 'n', 6), o.n); // expect: 5 6 6
console.log(Atomics.add(o, 'n', 4), Atomics.sub(o, 'n', 1), Atomics.or(o, 'n', 16), Atomics.and(o, 'n', 24), Atomics.xor(o, 'n', 1), o.n); // expect: 6 10 9 25 24 25
console.log(Atomics.exchange(o, 's', 'new'), o.s, Atomics.compareExchange(o, 's', 'new', 'newer'), Atomics.compareExchange(o, 's', 'wrong', 'no'), o.s); // expect: text new new newer newer
