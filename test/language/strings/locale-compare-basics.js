console.log('a'.localeCompare('b') < 0, 'b'.localeCompare('a') > 0, 'a'.localeCompare('a'), ['c', 'a', 'b'].sort((x, y) => x.localeCompare(y)).join(''));

// expect: true true 0 abc
