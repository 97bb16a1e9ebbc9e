console.log(/a*/.exec('aaab')[0], /a+?/.exec('aaa')[0], /a{2}/.exec('aaaa')[0], /a{2,}/.exec('aaaa')[0], /a{1,3}?/.exec('aaaa')[0], /ab?c/.test('ac'), /(ab)*/.exec('ababx')[0], /a{,2}/.test('a{,2}'));

// expect: aaa a aa aaaa a true abab true
