const a = /a(b)c/gi;
console.log(a.source, a.flags, a.global, a.ignoreCase, a.multiline, String(a), a.lastIndex);
console.log(String(new RegExp('x/y')), new RegExp('', 'g').source, new RegExp(/z/g).flags, new RegExp(/z/g, 'i').flags, RegExp('[/]').source);

// expect: a(b)c gi true true false /a(b)c/gi 0
// expect: /x\/y/ (?:) g i [/]
