console.log('abc'.length, 'abc'[1], (5).constructor.name, true.toString(), 'abc'.missing, Symbol('d').description); // expect: 3 b Number true undefined d
const s = 'abc';
s.x = 1;
s[0] = 'z';
console.log(s.x, s); // expect: undefined abc
