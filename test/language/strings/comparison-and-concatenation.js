let s = '';
for (let i = 0; i < 1000; i++) s += String.fromCharCode(97 + (i % 26));
console.log(s.length, s[999], 'a' + 'b' === 'ab', s.slice(0, 26) === 'abcdefghijklmnopqrstuvwxyz', 'a' < 'b'); // expect: 1000 l true true true
