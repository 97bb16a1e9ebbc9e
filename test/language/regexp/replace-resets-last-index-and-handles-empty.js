console.log('abc'.replace(/(?:)/g, '-'), 'aaa'.replace(/a*?/g, 'x'), '😀a'.replace(/(?:)/gu, '.'), ''.replace(/^/, 'start'));
const re = /a/g;
re.lastIndex = 2;
console.log('aaa'.replace(re, 'b'), re.lastIndex);

// expect: -a-b-c- xaxaxax .😀.a. start
// expect: bbb 0
