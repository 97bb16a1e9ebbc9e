console.log('aXbX'.replace('X', '-'), 'aXbX'.replaceAll('X', '-'), 'aaa'.replaceAll('', '.'), 'abc'.replace('', '>'), 'abc'.replace('z', 'x'));

// expect: a-bX a-b- .a.a.a. >abc abc
