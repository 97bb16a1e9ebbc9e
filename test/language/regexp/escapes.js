console.log(/\x41\u0042\t\n\v\f\0\cA/.test('AB\t\n\v\f\0\x01'), /\//.test('/'), /\u{41}/u.test('A'), /\./.test('x'), /[\x61-\x63]+/.exec('abcd')[0], /\$\^\*/.test('$^*'));

// expect: true true true false abc true
