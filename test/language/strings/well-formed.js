console.log('ab😀'.isWellFormed(), 'a\uD800'.isWellFormed(), '\uDC00\uD800'.toWellFormed() === '\uFFFD\uFFFD', 'x\uD83D\uDE00y'.toWellFormed().length);

// expect: true false true 4
