console.log(/(?:)*x/.test('x'), /(a*)*b/.test('aaab'), /(?:a?)*?b/.exec('aab')[0], /(?:a*?)+$/.test('aaa'), 'abc'.replace(/x*/g, '-'), 'abc'.split(/(?:)/).join('|'));

// expect: true true aab true -a-b-c- a|b|c
