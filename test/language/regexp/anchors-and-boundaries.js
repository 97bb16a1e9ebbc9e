console.log(/^b/.test('a\nb'), /^b/m.test('a\nb'), /a$/m.test('a\nb'), 'one two'.replace(/\b/g, '|'), /\Bo/.exec('foo ob').index, /^$/.test(''));

// expect: false true true |one| |two| 1 true
