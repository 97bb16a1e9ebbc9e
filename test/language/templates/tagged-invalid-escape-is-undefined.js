const f = (s) => String(s[0]) + ' ' + s.raw[0];
console.log(f`\unicode and \xyz`); // expect: undefined \unicode and \xyz
