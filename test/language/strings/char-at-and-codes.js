const s = 'aé😀';
console.log(s.length, s.charAt(1), s.charAt(9), s.charCodeAt(2), s.charCodeAt(9), s.codePointAt(2), s.codePointAt(3), s.codePointAt(9), s.at(-1) === '\uDE00', s[-1]);

// expect: 4 é  55357 NaN 128512 56832 undefined true undefined
