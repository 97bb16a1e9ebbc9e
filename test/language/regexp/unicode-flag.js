console.log(/^.$/u.test('😀'), /\u{1F600}/u.test('😀'), /[😀-😂]/u.test('😁'), '😀'.match(/./g).length, '😀'.match(/./gu).length, /^[^x]$/u.test('😀'), /\udf06/u.test('\ud834\udf06'), /\udf06/.test('\ud834\udf06'));

// expect: true true true 2 1 true false true
