const m = new Map([['a', 1], ['b', 2]]);
console.log(m.size, m.get('a'), m.has('c'), m.set('c', 3) === m, m.delete('a'), m.delete('a'), [...m.keys()].join(), [...m.values()].join());
m.clear();
console.log(m.size, m.get('b'));

// expect: 2 1 false true true false b,c 2,3
// expect: 0 undefined
