console.log(/\101/.test('A'), /\8/.test('8'), /\a/.test('a'), /\c/.test('\\c'), /[\c_]/.test('\x1f'), /a{/.test('a{'), /]/.test(']'), /\k<a>/.test('k<a>'), /(?=a)*b/.test('b'), /x{1/.test('x{1'));

// expect: true true true true true true true true true true
