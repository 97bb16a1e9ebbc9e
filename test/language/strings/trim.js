const s = ' \t\n\u00a0\ufeff\u2028a b \u3000\r';
console.log(JSON.stringify(s.trim()), s.trimStart().length, s.trimEnd().length, ''.trim() === '', '\u180e'.trim().length); // expect: "a b" 6 9 true 1
