console.log('a,b,,c'.split(',').length, 'abc'.split('').join('|'), 'abc'.split().length, ''.split(',').length, ''.split('').length, 'a1b2c'.split(/\d/).join(), 'a1b2'.split(/(\d)/).join('|'), 'a,b,c'.split(',', 2).join());

// expect: 4 a|b|c 1 1 0 a,b,c a|1|b|2| a,b
