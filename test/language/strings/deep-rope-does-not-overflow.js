let s = 'x';
for (let i = 0; i < 30000; i++) s = 'a' + s + 'b';
console.log(s.length, s.indexOf('x'), s[0], s.at(-1)); // expect: 60001 30000 a b
