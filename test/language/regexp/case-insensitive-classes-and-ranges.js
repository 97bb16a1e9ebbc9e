console.log(/[^a-z]/i.test('K'), /[A-z]/.test('_'), /[\w-x]+/.exec('a-x')[0], /[a\-z]+/.exec('-b')[0], /[+-]\d/.exec('3-4')[0], /[\s\S]/.test('\n'), /[\d-]+/.exec('a1-2')[0]);

// expect: false true a-x - -4 true 1-2
