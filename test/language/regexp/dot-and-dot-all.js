console.log(/a.b/.test('a\nb'), /a.b/s.test('a\nb'), /./.test('\u2028'), /./s.test('\u2028'), /^.$/.test('😀'), /^.$/u.test('😀'));

// expect: false true false true false true
