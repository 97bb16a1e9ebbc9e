const s = new String('abc');
console.log(s.length, s[1], Object.keys(s).join(), 1 in s, 5 in s, s == 'abc', s === 'abc', Object.getOwnPropertyNames(s).join());
s.extra = 1;
s[1] = 'X';
console.log(s[1], s.extra, delete s.extra, s instanceof String);

// expect: 3 b 0,1,2 true false true false 0,1,2,length
// expect: b 1 true true
