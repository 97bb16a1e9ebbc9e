console.log('a1b2c3'.split(/\d/).join('|'), 'a1b2'.split(/(\d)/).join('|'), 'abc'.split(/(?:)/).join('|'), ''.split(/x/).length, ''.split(/(?:)/).length, 'a,b;c'.split(/[,;]/, 2).join(), 'aXbxc'.split(/x/i).join(), 'ab'.split(/(x)?/).map(String).join());

// expect: a|b|c| a|1|b|2| a|b|c 1 0 a,b a,b,c a,undefined,b
